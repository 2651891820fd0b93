'use client';
/**
 * The row of terminals: choose with arrow keys or pointer, rename (F2, a double click, the pencil), close (Delete, the
 * cross, the bin), open another. Knows no screen.
 */
import { Icon } from '../ui/icons.tsx';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import type { TerminalInfo } from '../../protocol/messages.ts';
import { Confirm } from '../ui/confirm.tsx';
import type { Desk } from './desk.ts';
import { TerminalName, TerminalTab } from './terminal-tab.tsx';
import { useDesk } from './use-desk.ts';

type Props = { desk: Desk; onNew: () => void; onChosen: (terminal: number) => void };

/** The name that the server gives. Where the student gave another, no program's title stands beside it. */
const GIVEN_NAME = /^Terminal \d+$/;

export function TerminalTabs({ desk, onNew, onChosen }: Props) {
  const client = useWorkspaceClient();
  const { terminals, active, host } = usePicture();
  const { titles, rang } = useDesk(desk);
  const [renaming, setRenaming] = useState<number | null>(null);
  const [closing, setClosing] = useState<TerminalInfo | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const focusTab = (terminal: number) =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`#terminal-tab-${terminal}`)?.focus());

  const go = (terminal: TerminalInfo | undefined) => {
    if (terminal === undefined) return;
    client.activate(terminal.id);
    focusTab(terminal.id);
  };
  const close = (terminal: TerminalInfo) => {
    const runs = terminal.exit === null && client.channel(terminal.id)?.shell.at === 'running';
    if (runs) setClosing(terminal);
    else closeNow(terminal);
  };
  const closeNow = (terminal: TerminalInfo) => {
    const place = terminals.indexOf(terminal);
    setClosing(null);
    if (terminal.id === active) go(terminals[place + 1] ?? terminals[place - 1]);
    client.closeTerminal(terminal.id);
  };
  const place = terminals.findIndex(({ id }) => id === active);
  const current = terminals[place];
  const onKey = (event: KeyboardEvent) => {
    if (current === undefined || renaming !== null) return;
    const last = terminals.length - 1;
    const keys: Record<string, () => void> = {
      ArrowRight: () => go(terminals[place === last ? 0 : place + 1]),
      ArrowLeft: () => go(terminals[place === 0 ? last : place - 1]),
      Home: () => go(terminals[0]),
      End: () => go(terminals[last]),
      F2: () => setRenaming(current.id),
      Delete: () => close(current),
    };
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  };

  return (
    <div className="flex min-w-0 flex-1 items-stretch">
      <div
        ref={list}
        role="tablist"
        aria-label={words.terminals}
        onKeyDown={onKey}
        className="flex min-w-0 items-stretch overflow-x-auto"
      >
        {terminals.map((terminal) =>
          terminal.id === renaming ? (
            <TerminalName
              key={terminal.id}
              title={terminal.title}
              onDone={(title) => {
                setRenaming(null);
                if (title !== null) client.rename(terminal.id, title);
                focusTab(terminal.id);
              }}
            />
          ) : (
            <TerminalTab
              key={terminal.id}
              terminal={terminal}
              chosen={terminal.id === active}
              subtitle={GIVEN_NAME.test(terminal.title) ? (titles.get(terminal.id) ?? '') : ''}
              rang={rang.has(terminal.id)}
              onChoose={(byPointer) => {
                client.activate(terminal.id);
                // The keys of the one in front go into it.
                if (byPointer || terminal.id === active) onChosen(terminal.id);
              }}
              onRename={() => setRenaming(terminal.id)}
              onClose={() => close(terminal)}
            />
          ),
        )}
      </div>
      <TabAction
        name={words.newTerminal}
        disabled={host?.phase !== 'ready' && host?.phase !== 'starting' && host?.phase !== 'frozen'}
        onClick={onNew}
      >
        <Icon name="plus" size={16} />
      </TabAction>
      {current === undefined ? null : (
        <div className="ml-auto flex shrink-0">
          <TabAction name={words.rename} onClick={() => setRenaming(current.id)}>
            <Icon name="pencil" size={14} />
          </TabAction>
          <TabAction name={words.close(current.title)} onClick={() => close(current)}>
            <Icon name="bin" size={14} />
          </TabAction>
        </div>
      )}
      {closing === null ? null : (
        <Confirm
          title={words.closeAsk(closing.title)}
          text={words.closeWhat}
          yes={words.close(closing.title)}
          no={words.keep}
          onYes={() => closeNow(closing)}
          onNo={() => setClosing(null)}
        />
      )}
    </div>
  );
}

type ActionProps = { name: string; className?: string; disabled?: boolean; onClick: () => void; children: ReactNode };

/** A tablist may hold nothing but tabs: what one does with them stands beside it. */
export function TabAction({ name, className = '', disabled = false, onClick, children }: ActionProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      disabled={disabled}
      onClick={onClick}
      className={`text-soft hover:text-ink grid w-9 shrink-0 place-items-center focus-visible:-outline-offset-2 disabled:opacity-50 ${className}`}
    >
      {children}
    </button>
  );
}
