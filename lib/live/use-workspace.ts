'use client';
/** The hooks of the live connection: the student's workspace, and where the student is. Knows no component. */
import { useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { BlockState } from './block-state.ts';
import type { Picture } from './picture.ts';
import type { WorkspaceClient } from './workspace-client.ts';
import { WorkspaceContext } from './workspace-provider.tsx';

export function useWorkspaceClient(): WorkspaceClient {
  const client = useContext(WorkspaceContext);
  if (client === null) throw new Error('useWorkspace needs a WorkspaceProvider above it');
  return client;
}

export function usePicture(): Picture {
  const client = useWorkspaceClient();
  return useSyncExternalStore(client.subscribe, client.picture, client.picture);
}

const IDLE: BlockState = { state: 'idle' };

/** What a lesson's blocks need: run, save, and how that goes. */
export function useWorkspace() {
  const client = useWorkspaceClient();
  const picture = usePicture();
  return useMemo(
    () => ({
      /** Types the block into its terminal, starting the host and opening the terminal if need be. */
      run: client.run.bind(client),
      /** No longer: what waits is not typed any more, and what was told is put away. */
      cancelRun: client.cancelRun.bind(client),
      /** Typed now, whatever runs there. */
      runAnyway: client.runAnyway.bind(client),
      /** Ctrl+C for what runs there, then it is typed. */
      runInterrupting: client.runInterrupting.bind(client),
      save: client.save.bind(client),
      open: client.open.bind(client),
      host: picture.host ?? ({ phase: 'absent' } as const),
      line: picture.line,
      blockState: (blockId: string): BlockState => picture.blocks.get(blockId) ?? IDLE,
    }),
    [client, picture],
  );
}

/** Tells the server which lesson this page shows (null: none), for the instructor's room. */
export function useHere(course: string | null, lesson: string | null): void {
  const client = useWorkspaceClient();
  useEffect(() => {
    client.here(course !== null && lesson !== null ? { course, lesson } : null);
  }, [client, course, lesson]);
}
