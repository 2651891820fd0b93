'use client';
/**
 * What happened in a terminal, read out once and politely: a long command ended, a shell ended. That the host is ready
 * says the status line. Never what changes each second. Knows no wire.
 */
import { usePicture } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import type { Desk } from './desk.ts';
import { useDesk } from './use-desk.ts';

export function Announcer({ desk }: { desk: Desk }) {
  const { said } = useDesk(desk);
  const { terminals } = usePicture();
  const title = terminals.find(({ id }) => id === said?.terminal)?.title;
  return (
    <div role="log" aria-label={words.announcements} className="sr-only">
      {said === null || title === undefined ? null : (
        <p key={said.number}>{words.said[said.what](title, said.status)}</p>
      )}
    </div>
  );
}
