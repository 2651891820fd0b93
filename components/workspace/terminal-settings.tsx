'use client';
/** How the terminals look and are reached, the keys worth knowing, and starting over. Knows no screen. */
import { Icon } from '../ui/icons.tsx';
import { useId, useState } from 'react';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { FONT_SIZE, usePreferences } from './preferences.ts';

export function TerminalSettings() {
  const client = useWorkspaceClient();
  const { host } = usePicture();
  const { fontSize, screenReader, change } = usePreferences();
  const [asking, setAsking] = useState(false);
  const id = useId();
  return (
    <>
      <Disclosure
        label={words.settings}
        button={<Icon name="sliders" size={16} />}
        className="text-soft hover:text-ink grid size-9 place-items-center rounded-md"
        panelClassName="w-[min(20rem,calc(100vw-2rem))] text-ink"
      >
        <div className="flex items-center justify-between gap-4">
          <span id={`${id}-reader`}>{words.screenReader}</span>
          <button
            type="button"
            role="switch"
            aria-checked={screenReader}
            aria-labelledby={`${id}-reader`}
            aria-describedby={`${id}-reader-help`}
            onClick={() => change({ screenReader: !screenReader })}
            className={`flex h-6 w-11 shrink-0 items-center rounded-full border p-0.5 transition-colors ${
              screenReader ? 'border-accent bg-accent justify-end' : 'border-edge bg-surface justify-start'
            }`}
          >
            <span className={`size-4.5 rounded-full ${screenReader ? 'bg-on-accent' : 'bg-edge'}`} />
          </button>
        </div>
        <p id={`${id}-reader-help`} className="text-faint mt-1 text-xs">
          {words.screenReaderHelp}
        </p>
        <div className="mt-4 flex items-center justify-between gap-4" role="group" aria-labelledby={`${id}-size`}>
          <span id={`${id}-size`}>{words.fontSize}</span>
          <span className="flex items-center gap-1">
            <Button
              look="quiet"
              aria-label={words.smaller}
              disabled={fontSize <= FONT_SIZE.min}
              onClick={() => change({ fontSize: fontSize - 1 })}
            >
              <Icon name="minus" size={14} />
            </Button>
            <output className="w-12 text-center tabular-nums">{words.pixels(fontSize)}</output>
            <Button
              look="quiet"
              aria-label={words.larger}
              disabled={fontSize >= FONT_SIZE.max}
              onClick={() => change({ fontSize: fontSize + 1 })}
            >
              <Icon name="plus" size={14} />
            </Button>
          </span>
        </div>
        <dl className="border-line mt-4 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-t pt-3 text-xs">
          {words.keys.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt className="text-soft font-mono">{keys}</dt>
              <dd className="text-faint">{what}</dd>
            </div>
          ))}
        </dl>
        {host === null || host.phase === 'absent' ? null : (
          <div className="border-line mt-4 border-t pt-3">
            <Button className="w-full" onClick={() => setAsking(true)}>
              {words.reset}
            </Button>
          </div>
        )}
      </Disclosure>
      {asking ? (
        <Confirm
          title={words.resetAsk}
          text={words.resetWhat}
          yes={words.resetYes}
          no={words.cancel}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            client.reset();
          }}
        />
      ) : null}
    </>
  );
}
