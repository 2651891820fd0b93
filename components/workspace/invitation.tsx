'use client';
/** What stands in the workspace while there is no host: an invitation, or why there is none and what leads on. */
import { usePicture } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import { endSaid, errorWords, type Said } from '../../lib/words.ts';
import type { HostState } from '../../protocol/messages.ts';
import { ForAdministrator } from '../host/connection-view.tsx';
import { timeInWords, dayInWords } from '../host/figures-in-words.ts';
import { Button } from '../ui/button.tsx';

export function Invitation({ onOpen }: { onOpen: () => void }) {
  const { host, line, opening } = usePicture();
  if (line.state === 'refused') return <Place said={words.refused[line.reason]} />;
  if (line.state === 'reconnecting' && line.trouble === 'blocked') {
    return (
      <Place said={words.blocked} wide>
        <ForAdministrator />
      </Place>
    );
  }
  // Not known yet: a host may be running, and its terminals then appear here with nothing before them.
  if (host === null) return null;
  if (opening || host.phase === 'starting') {
    const turn = host.phase === 'starting' ? host.turn : undefined;
    return (
      <Place
        said={
          turn
            ? { what: words.status.waits, next: words.status.waiting(turn) }
            : { what: words.opening, next: words.openingWaits }
        }
        busy
      />
    );
  }
  return (
    <Place said={saidOf(host)}>
      <Button look="strong" onClick={onOpen}>
        {host.phase === 'failed' ? words.tryAgain : host.phase === 'frozen' ? words.asleep.wake : words.open}
      </Button>
    </Place>
  );
}

function saidOf(host: HostState): Said & { kept?: string } {
  switch (host.phase) {
    case 'frozen':
      return { what: words.asleep.what, next: words.asleep.next(timeInWords(host.until)) };
    case 'ended':
      return endSaid(host.reason, host.keptUntil === undefined ? null : dayInWords(host.keptUntil));
    case 'failed':
      return errorWords[host.code]({});
    default:
      return { what: '', next: words.openLead };
  }
}

type PlaceProps = { said: Said & { kept?: string }; busy?: boolean; wide?: boolean; children?: React.ReactNode };

function Place({ said, busy = false, wide = false, children }: PlaceProps) {
  return (
    <div className="grid h-full place-content-center justify-items-center gap-5 p-6 text-center" aria-busy={busy}>
      <div className={`grid gap-1.5 text-balance ${wide ? 'max-w-md' : 'max-w-sm'}`}>
        {said.what === '' ? null : <p className="text-ink font-medium">{said.what}</p>}
        {said.kept === undefined ? null : <p className="text-ink">{said.kept}</p>}
        <p className="text-soft">{said.next}</p>
      </div>
      {/* The button's room stays while it is away, so that nothing moves. */}
      <div className="min-h-9 max-w-md">
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
