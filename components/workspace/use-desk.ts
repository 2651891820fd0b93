'use client';
/** The desk of this page's workspace, kept in step with its terminals. Knows no component. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { browserClock } from '../../lib/live/clock.ts';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { Desk, type DeskPicture } from './desk.ts';
import { readPreferences } from './preferences.ts';

export function useNewDesk(): Desk {
  const client = useWorkspaceClient();
  const { terminals, active } = usePicture();
  const [desk] = useState(
    () =>
      new Desk({
        clock: browserClock,
        asksBeforePaste: () => readPreferences().pasteWarning,
        active: () => client.picture().active,
        ranByButton: (terminal) => {
          const { blocks, terminals: listed } = client.picture();
          const title = listed.find(({ id }) => id === terminal)?.title;
          return [...blocks.values()].some((block) => block.state === 'running' && block.terminal === title);
        },
      }),
  );
  useEffect(() => desk.listed(terminals, active), [desk, terminals, active]);
  useEffect(() => () => desk.dispose(), [desk]);
  return desk;
}

export function useDesk(desk: Desk): DeskPicture {
  return useSyncExternalStore(desk.subscribe, desk.picture, desk.picture);
}

/** Search and text view from anywhere on the page, before the terminal sees the key. Programs get these keys nowhere. */
export function useDeskKeys(desk: Desk): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return;
      const layer = { f: 'search', l: 'text' }[event.key.toLowerCase()] as 'search' | 'text' | undefined;
      if (layer === undefined || document.querySelector('dialog[open]') !== null) return;
      if (desk.screenInFront() === null) return;
      event.preventDefault();
      event.stopPropagation();
      desk.show(layer);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [desk]);
}
