'use client';
/**
 * One quiet line that says how the host is and whether it can be reached, with the button that leads on.
 * What changes every second never stands here: it is read out when it changes. Knows no wire.
 */
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import type { LineState } from '../../lib/live/connection.ts';
import { hasShells } from '../../lib/live/picture.ts';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords } from '../../lib/words-workspace.ts';
import { endSaid, errorWords } from '../../lib/words.ts';
import type { HostState } from '../../protocol/messages.ts';
import { ConnectionView } from './connection-view.tsx';
import { EndWarning } from './end-warning.tsx';
import { clockTime, timeInWords } from './figures-in-words.ts';
import { UseView } from './use-view.tsx';

const words = workspaceWords.status;

type Tone = 'good' | 'quiet' | 'busy' | 'bad';
/** `passing`: it will not stay for long, so it stays within its line: what moved the terminals would resize them twice. */
type Status = { tone: Tone; text: string; aside?: string; passing?: boolean };

export function StatusLine({ onOpen }: { onOpen: () => void }) {
  const { line, host, reachable, terminals, opening } = usePicture();
  const { tone, text, aside, passing = false } = statusOf(line, host, reachable, opening);
  return (
    <div className="border-line bg-surface text-soft relative flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 border-t px-3 text-xs">
      <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${DOTS[tone]}`} />
      <span role="status" className={`py-1 ${passing ? 'grow basis-40 truncate' : ''}`}>
        {text}
      </span>
      {aside === undefined ? null : <span className="text-faint py-1">{aside}</span>}
      <Way line={line} host={terminals.length > 0 ? host : null} opening={opening} onOpen={onOpen} />
      <EndWarning />
      <UseView />
      <ConnectionView />
    </div>
  );
}

const DOTS: Record<Tone, string> = {
  good: 'bg-good',
  quiet: 'bg-edge',
  busy: 'bg-caution motion-safe:animate-pulse',
  bad: 'bg-danger',
};

function statusOf(line: LineState, host: HostState | null, reachable: boolean, opening: boolean): Status {
  switch (line.state) {
    case 'connecting':
      return { tone: 'busy', text: words.connecting, passing: true };
    case 'reconnecting':
      return {
        tone: line.trouble === 'blocked' ? 'bad' : 'busy',
        text: words.reconnecting[line.trouble](clockTime(line.since)) + (host === null ? '' : ` ${words.goesOn}`),
        // What blocks stays, and its reason has to be read.
        passing: line.trouble !== 'blocked',
      };
    case 'refused': {
      const { what, next } = workspaceWords.refused[line.reason];
      return { tone: 'bad', text: what, aside: next };
    }
    case 'online':
      if (host === null) return { tone: 'busy', text: words.connecting, passing: true };
      if (!reachable && hasShells(host)) return { tone: 'busy', text: words.unreachable, passing: true };
      return statusOfHost(host, opening);
  }
}

function statusOfHost(host: HostState, opening: boolean): Status {
  if (opening && host.phase !== 'ready') return { tone: 'busy', text: words.starting, passing: true };
  switch (host.phase) {
    case 'absent':
      return { tone: 'quiet', text: words.absent };
    case 'starting':
      if (host.turn !== undefined) return { tone: 'busy', text: words.waits, aside: words.waiting(host.turn) };
      return { tone: 'busy', text: words.starting, passing: true };
    case 'ready':
      return { tone: 'good', text: words.ready };
    case 'failed': {
      const { what, next } = errorWords[host.code]({});
      return { tone: 'bad', text: words.failed(what), aside: next };
    }
    case 'frozen':
      return { tone: 'quiet', text: words.asleep(timeInWords(host.until)) };
    case 'ended':
      return { tone: 'quiet', text: words.ended(endSaid(host.reason, null).what) };
  }
}

/** The way on, where there is one. Where no terminal is left, the invitation above has it, large. */
function Way({
  line,
  host,
  opening,
  onOpen,
}: {
  line: LineState;
  host: HostState | null;
  opening: boolean;
  onOpen: () => void;
}) {
  const client = useWorkspaceClient();
  const path = usePathname();
  if (line.state === 'reconnecting')
    return <LineButton onClick={() => client.retryNow()}>{words.reconnectNow}</LineButton>;
  if (line.state === 'refused') {
    if (line.reason !== 'not-signed-in')
      return <LineButton onClick={() => window.location.reload()}>{words.reload}</LineButton>;
    return (
      <Link href={`/door?next=${encodeURIComponent(path)}`} className={lineButton}>
        {words.signIn}
      </Link>
    );
  }
  if (opening || (host?.phase !== 'ended' && host?.phase !== 'failed')) return null;
  return (
    <LineButton onClick={onOpen}>{host.phase === 'failed' ? workspaceWords.tryAgain : words.openAgain}</LineButton>
  );
}

const lineButton = 'rounded-sm px-1.5 py-1 font-medium text-accent hover:underline';

function LineButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className={lineButton}>
      {children}
    </button>
  );
}
