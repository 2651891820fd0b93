'use client';
/** How the terminals look and behave in this browser, and starting over. Knows no screen. */
import { Icon } from '../ui/icons.tsx';
import { useId, useState } from 'react';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { FONT_SIZE, usePreferences } from './preferences.ts';
import { Switch } from './switch.tsx';

export function TerminalSettings() {
  const client = useWorkspaceClient();
  const { host } = usePicture();
  const { fontSize, screenReader, copyOnSelect, pasteWarning, change } = usePreferences();
  const [asking, setAsking] = useState(false);
  const id = useId();
  return (
    <>
      <Disclosure
        label={words.settings}
        button={<Icon name="sliders" size={16} />}
        className="text-soft hover:text-ink grid size-9 place-items-center rounded-md"
        panelClassName="settings-panel w-[min(20rem,calc(100vw-2rem))] overflow-y-auto text-ink"
      >
        <div className="flex flex-col gap-3.5">
          <div className="flex items-center justify-between gap-4" role="group" aria-labelledby={`${id}-size`}>
            <span id={`${id}-size`}>{words.fontSize}</span>
            <span className="-mr-2 flex items-center gap-1">
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
          <Switch
            label={words.screenReader}
            help={words.screenReaderHelp}
            on={screenReader}
            onChange={(on) => change({ screenReader: on })}
          />
          <Switch
            label={words.copyOnSelect}
            help={words.copyOnSelectHelp}
            on={copyOnSelect}
            onChange={(on) => change({ copyOnSelect: on })}
          />
          <Switch
            label={words.pasteWarning}
            help={words.pasteWarningHelp}
            on={pasteWarning}
            onChange={(on) => change({ pasteWarning: on })}
          />
        </div>
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
