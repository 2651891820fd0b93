'use client';
/**
 * The student's workspace beside the text: before the host is open a calm invitation, then its terminals, and one
 * quiet line that says how things are. Fills whatever room it is given: where that is, and its name as a region, are
 * the page's business. Knows no lesson and no wire.
 */
import { useRef, useState } from 'react';
import { hasShells } from '../../lib/live/picture.ts';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import { StatusLine } from '../host/status-line.tsx';
import { Icon } from '../ui/icons.tsx';
import '../terminal/terminal.css';
import { preloadTerminal } from '../terminal/terminal.tsx';
import { Announcer } from './announcer.tsx';
import { AsleepNote } from './asleep-note.tsx';
import { ClipboardNote } from './clipboard-note.tsx';
import { HelpPanel } from './help-panel.tsx';
import { Invitation } from './invitation.tsx';
import { Layers } from './layers.tsx';
import { Notes } from './notes.tsx';
import { TerminalPanel } from './terminal-panel.tsx';
import { TerminalSettings } from './terminal-settings.tsx';
import { TabAction, TerminalTabs } from './terminal-tabs.tsx';
import { useDesk, useNewDesk } from './use-desk.ts';

export function Workspace() {
  const client = useWorkspaceClient();
  const { host, terminals, active, openingTerminal } = usePicture();
  const desk = useNewDesk();
  const { clipboard } = useDesk(desk);
  const [helping, setHelping] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const focusNextRef = useRef(false);
  const panels = useRef<HTMLDivElement>(null);

  const open = () => {
    preloadTerminal();
    focusNextRef.current = true;
    client.open();
  };
  const openTerminal = () => {
    focusNextRef.current = true;
    client.openTerminal();
  };
  const focusTerminal = (terminal: number) =>
    requestAnimationFrame(() => {
      // The second click of a double click has opened the field for a new name: the keys are for that.
      if (document.activeElement instanceof HTMLInputElement) return;
      panels.current?.querySelector<HTMLElement>(`#terminal-${terminal} textarea`)?.focus();
    });

  const usable = hasShells(host);
  const started = usable || terminals.length > 0;
  return (
    <div className="terminal-ground flex h-full min-h-0 min-w-0 flex-col">
      <div className="border-line bg-surface flex h-10 shrink-0 items-stretch border-b pr-1">
        {started ? <TerminalTabs desk={desk} onNew={openTerminal} onChosen={focusTerminal} /> : null}
        <div className="border-line ml-auto flex shrink-0 items-stretch border-l">
          {active === null ? null : (
            <>
              <TabAction name={words.text.open} onClick={() => desk.show('text')}>
                <Icon name="text" size={16} />
              </TabAction>
              <TabAction name={words.search.open} className="max-sm:hidden" onClick={() => desk.show('search')}>
                <Icon name="search" size={15} />
              </TabAction>
            </>
          )}
          <TabAction name={words.help.title} onClick={() => setHelping(true)}>
            <Icon name="help" size={16} />
          </TabAction>
          <div className="self-center">
            <TerminalSettings />
          </div>
        </div>
      </div>
      <div ref={panels} className="relative min-h-0 flex-1">
        {started ? null : <Invitation onOpen={open} />}
        {usable && terminals.length === 0 && !openingTerminal ? (
          <div className="text-soft grid h-full place-content-center p-6 text-center text-sm">
            <p className="text-ink font-medium">{words.noTerminal.what}</p>
            <p>{words.noTerminal.next}</p>
          </div>
        ) : null}
        {terminals.map((terminal) => (
          <TerminalPanel
            key={terminal.id}
            terminal={terminal}
            visible={terminal.id === active}
            desk={desk}
            focusNextRef={focusNextRef}
            onLink={setLink}
            onNew={openTerminal}
          />
        ))}
        <Notes link={link} onLinkDone={() => setLink(null)}>
          {host?.phase === 'frozen' && terminals.length > 0 ? (
            <AsleepNote
              until={host.until}
              blank={active !== null && client.channel(active)?.blank === true}
              onWake={() => {
                open();
                if (active !== null) focusTerminal(active);
              }}
            />
          ) : null}
          {clipboard === null ? null : (
            <ClipboardNote
              from={terminals.find(({ id }) => id === clipboard.terminal)?.title ?? ''}
              text={clipboard.text}
              onAnswer={(yes) => {
                desk.answerClipboard(yes);
                if (active !== null) focusTerminal(active);
              }}
            />
          )}
        </Notes>
        <Layers desk={desk} />
      </div>
      <StatusLine onOpen={open} />
      <Announcer desk={desk} />
      {helping ? <HelpPanel onClose={() => setHelping(false)} /> : null}
    </div>
  );
}
