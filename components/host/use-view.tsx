'use client';
/**
 * What the host uses of its limits, for whoever wants to know: opened from the status line, over the terminals, so that
 * nothing moves. Asks only while it is open and seen. Knows no wire.
 */
import { useEffect, useId, useState } from 'react';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords } from '../../lib/words-workspace.ts';
import type { HostUse, Limit } from '../../protocol/messages.ts';
import { PanelSection, StatusPanel } from './status-panel.tsx';
import { advice, inSentences, nearlyUsedUp, rowsOf, type UseRow } from './use-rows.ts';

const words = workspaceWords.use;

export function UseView() {
  return (
    <StatusPanel button={words.button} label={words.label}>
      {() => <Figures />}
    </StatusPanel>
  );
}

function Figures() {
  const { host } = usePicture();
  const rows = rowsOf(useUse());
  const { near, spoken } = useNear(rows);
  const there = host?.phase === 'ready' || host?.phase === 'frozen';
  return (
    <PanelSection title={words.title}>
      {there ? (
        <dl className="grid gap-3">
          {rows.map((row) => (
            <Row key={row.of} row={row} near={near.includes(row.of)} />
          ))}
        </dl>
      ) : (
        <p className="text-soft">{words.none}</p>
      )}
      <p aria-live="polite" className="sr-only">
        {spoken}
      </p>
    </PanelSection>
  );
}

function Row({ row: { of, figures, meter }, near }: { row: UseRow; near: boolean }) {
  const id = useId();
  const measure =
    meter === null
      ? { 'aria-hidden': true }
      : {
          role: 'meter',
          'aria-labelledby': id,
          'aria-valuemin': 0,
          'aria-valuemax': meter.most,
          'aria-valuenow': meter.used,
          'aria-valuetext': figures ?? undefined,
        };
  return (
    <div className="flex flex-wrap justify-between gap-x-4 gap-y-1">
      <dt id={id} className="text-soft">
        {words.names[of]}
      </dt>
      <dd className="tabular-nums">{figures ?? words.unknown}</dd>
      <dd className="w-full">
        <div {...measure} className="bg-line h-1.5 overflow-hidden rounded-full forced-colors:border">
          <div
            className={`h-full forced-colors:bg-[CanvasText] ${near ? 'bg-caution' : 'bg-accent'}`}
            style={{ width: meter === null ? 0 : `${(meter.used / meter.most) * 100}%` }}
          />
        </div>
      </dd>
      {near ? <dd className="text-caution w-full">{advice(of)}</dd> : null}
    </div>
  );
}

/** As it is now, and again and again while somebody looks: not in a tab behind others. */
function useUse(): HostUse | null {
  const client = useWorkspaceClient();
  useEffect(() => {
    const look = () => client.lookAtUse(!document.hidden);
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      client.lookAtUse(false);
    };
  }, [client]);
  return usePicture().use;
}

/** What is nearly used up; and what is read out: the first figures, and all of them anew when that has changed. */
function useNear(rows: readonly UseRow[]): { near: readonly Limit[]; spoken: string } {
  const [told, setTold] = useState<{ near: readonly Limit[]; spoken: string }>({ near: [], spoken: '' });
  if (rows.every(({ figures }) => figures === null)) return told;
  const near = nearlyUsedUp(rows, told.near);
  if (told.spoken === '' || near.join() !== told.near.join()) setTold({ near, spoken: inSentences(rows, near) });
  return { near, spoken: told.spoken };
}
