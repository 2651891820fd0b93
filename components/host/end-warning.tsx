'use client';
/**
 * Says 10, 5 and 1 minute before that a host is about to end: an unused one with a button to keep it, one whose time is
 * over without. Knows no wire.
 */
import { useEffect, useState } from 'react';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import { minutesLeft, nextEnd } from './minutes-left.ts';

export function EndWarning() {
  const client = useWorkspaceClient();
  const { host, clockOffset } = usePicture();
  const end = nextEnd(host);
  const endsAt = end === null ? null : end.at - clockOffset;
  const minutes = useMinutesLeft(endsAt);
  const at = endsAt === null ? '' : new Date(endsAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return (
    <span aria-live="polite" className="ml-auto flex items-center gap-2">
      {minutes === null || end === null ? null : (
        <span className="text-caution py-1">
          {end.why === 'time' ? words.timeSoon(minutes, at) : words.idleSoon(minutes, at)}
        </span>
      )}
      {minutes === null || end?.why !== 'idle' ? null : (
        <button
          type="button"
          onClick={() => client.stay()}
          className="border-edge bg-raised text-ink hover:bg-surface rounded-sm border px-2 py-0.5 font-medium"
        >
          {words.stay}
        </button>
      )}
    </span>
  );
}

function useMinutesLeft(endsAt: number | null) {
  const [minutes, setMinutes] = useState<10 | 5 | 1 | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const left = minutesLeft(endsAt, Date.now());
      setMinutes(left.minutes);
      if (left.nextIn !== null) timer = setTimeout(look, left.nextIn);
    };
    look();
    return () => clearTimeout(timer);
  }, [endsAt]);
  return minutes;
}
