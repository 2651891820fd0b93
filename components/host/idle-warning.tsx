'use client';
/** Says 10, 5 and 1 minute before that an unused host is about to end, with a button to keep it. Knows no wire. */
import { useEffect, useState } from 'react';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import { idleLeft } from './idle-left.ts';

export function IdleWarning() {
  const client = useWorkspaceClient();
  const { host, clockOffset } = usePicture();
  const endsAt = host?.phase === 'ready' && host.idleEndsAt !== null ? host.idleEndsAt - clockOffset : null;
  const minutes = useMinutesLeft(endsAt);
  const at = endsAt === null ? '' : new Date(endsAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return (
    <span aria-live="polite" className="ml-auto flex items-center gap-2">
      {minutes === null ? null : (
        <>
          <span className="text-caution py-1">{words.idleSoon(minutes, at)}</span>
          <button
            type="button"
            onClick={() => client.stay()}
            className="border-edge bg-raised text-ink hover:bg-surface rounded-sm border px-2 py-0.5 font-medium"
          >
            {words.stay}
          </button>
        </>
      )}
    </span>
  );
}

function useMinutesLeft(endsAt: number | null) {
  const [minutes, setMinutes] = useState<10 | 5 | 1 | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const left = idleLeft(endsAt, Date.now());
      setMinutes(left.minutes);
      if (left.nextIn !== null) timer = setTimeout(look, left.nextIn);
    };
    look();
    return () => clearTimeout(timer);
  }, [endsAt]);
  return minutes;
}
