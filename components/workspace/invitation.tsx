'use client';
/** What stands in the workspace while there is no host: an invitation, or why there is none and what leads on. */
import { usePicture } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import { endWords, errorWords, type Said } from '../../lib/words.ts';
import type { HostState } from '../../protocol/messages.ts';
import { Button } from '../ui/button.tsx';

export function Invitation({ onOpen }: { onOpen: () => void }) {
  const { host, line, opening } = usePicture();
  if (line.state === 'refused') return <Place said={words.refused[line.reason]} />;
  // Not known yet: a host may be running, and its terminals then appear here with nothing before them.
  if (host === null) return null;
  if (opening || host.phase === 'starting') {
    return <Place said={{ what: words.opening, next: words.openingWaits }} busy />;
  }
  return (
    <Place said={saidOf(host)}>
      <Button look="strong" onClick={onOpen}>
        {host.phase === 'failed' ? words.tryAgain : words.open}
      </Button>
    </Place>
  );
}

function saidOf(host: HostState): Said {
  switch (host.phase) {
    case 'ended':
      return endWords[host.reason];
    case 'failed':
      return errorWords[host.code]({});
    default:
      return { what: '', next: words.openLead };
  }
}

function Place({ said, busy = false, children }: { said: Said; busy?: boolean; children?: React.ReactNode }) {
  return (
    <div className="grid h-full place-content-center justify-items-center gap-5 p-6 text-center" aria-busy={busy}>
      <div className="grid max-w-sm gap-1.5 text-balance">
        {said.what === '' ? null : <p className="text-ink font-medium">{said.what}</p>}
        <p className="text-soft">{said.next}</p>
      </div>
      {/* The button's room stays while it is away, so that nothing moves. */}
      <div className="min-h-9">
        {busy ? (
          <span
            aria-hidden="true"
            className="host-starting bg-line mt-4 block h-0.5 w-28 overflow-hidden rounded-full"
          />
        ) : (
          children
        )}
      </div>
    </div>
  );
}
