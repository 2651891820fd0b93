'use client';
/**
 * How the line to the classroom is and was, for whoever wants to know why it is slow or away: opened from the status
 * line, over the terminals, so that nothing moves. Measures only while it is open. Knows no wire.
 */
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { LineState } from '../../lib/live/connection.ts';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords } from '../../lib/words-workspace.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { clockTime, sizeInWords } from './figures-in-words.ts';
import { PanelSection, StatusPanel } from './status-panel.tsx';

const words = workspaceWords.connection;

export function ConnectionView() {
  return <StatusPanel button={words.button}>{() => <Figures />}</StatusPanel>;
}

function Figures() {
  const { line } = usePicture();
  const { latency, losses, recent, waiting } = useFigures();
  const online = useOnline();
  return (
    <PanelSection title={words.title}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <Row name={words.state}>{stateOf(line)}</Row>
        <Row name={words.latency}>
          {latency !== null ? words.milliseconds(latency) : line.state === 'online' ? words.measuring : words.unknown}
        </Row>
        <Row name={words.waiting}>{waiting === 0 ? words.nothing : sizeInWords(waiting)}</Row>
        <Row name={words.losses}>{words.times(losses)}</Row>
      </dl>
      {recent.length === 0 ? null : (
        <ol className="text-soft grid gap-0.5">
          {recent.map(({ at, why }) => (
            <li key={at}>
              {clockTime(at, true)}, {words.why[why]}
            </li>
          ))}
        </ol>
      )}
      {online ? null : <p className="text-caution">{words.offline}</p>}
      {line.state === 'reconnecting' && line.trouble === 'blocked' ? <ForAdministrator /> : null}
    </PanelSection>
  );
}

/** The sentence that one passes on, with the host that has to be let through. */
export function ForAdministrator() {
  return (
    <div className="text-left">
      <p className="text-soft text-sm">{words.administrator}</p>
      <CopyField text={workspaceWords.blocked.forAdministrator(window.location.host)} prose />
    </div>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </>
  );
}

const stateOf = (line: LineState): string => words.states[line.state === 'reconnecting' ? line.trouble : line.state];

const LOOK_MS = 500;

/** As they are now, and again and again while somebody looks. */
function useFigures() {
  const client = useWorkspaceClient();
  const [figures, setFigures] = useState(() => client.figures);
  useEffect(() => {
    client.measure(true);
    const timer = setInterval(() => setFigures(client.figures), LOOK_MS);
    return () => {
      clearInterval(timer);
      client.measure(false);
    };
  }, [client]);
  return figures;
}

/** The browser's own guess; only its no is worth something. */
const useOnline = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      window.addEventListener('online', listener);
      window.addEventListener('offline', listener);
      return () => {
        window.removeEventListener('online', listener);
        window.removeEventListener('offline', listener);
      };
    },
    () => navigator.onLine,
    () => true,
  );
