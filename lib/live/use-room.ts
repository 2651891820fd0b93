'use client';
/** The instructor's room, live. Acting on it goes over HTTP (lib/api.ts). Knows no component. */
import { useEffect } from 'react';
import { usePicture, useWorkspaceClient } from './use-workspace.ts';

/** `room` is null until the server has told; then it is the last that was told, however the line is. */
export function useRoom() {
  const client = useWorkspaceClient();
  const { room, line, clockOffset } = usePicture();
  useEffect(() => client.watchRoom(), [client]);
  return { room, line, clockOffset };
}
