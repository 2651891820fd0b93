'use client';
/** One terminal's panel: puts the screen and the live connection's channel together. Knows no lesson. */
import { useRef, type RefObject } from 'react';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import type { TerminalInfo } from '../../protocol/messages.ts';
import { Button } from '../ui/button.tsx';
import { Terminal } from '../terminal/terminal.tsx';
import type { Desk } from './desk.ts';
import { usePreferences } from './preferences.ts';

type Props = {
  terminal: TerminalInfo;
  visible: boolean;
  desk: Desk;
  /** A terminal was asked for by hand: the one that appears takes the keys. */
  focusNextRef: RefObject<boolean>;
  onLink: (address: string) => void;
  onNew: () => void;
};

export function TerminalPanel({ terminal: { id, title, exit }, visible, desk, focusNextRef, onLink, onNew }: Props) {
  const client = useWorkspaceClient();
  const { fontSize, screenReader, copyOnSelect } = usePreferences();
  const elsewhere = usePicture().elsewhere.get(id);
  const panel = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={panel}
      id={`terminal-${id}`}
      role="tabpanel"
      aria-labelledby={`terminal-tab-${id}`}
      hidden={!visible}
      className="absolute inset-0"
    >
      <Terminal
        label={words.terminalInput(title)}
        visible={visible}
        fontSize={fontSize}
        screenReader={screenReader}
        copyOnSelect={copyOnSelect}
        tools={desk.eventsOf(id)}
        size={client.usualSize}
        sizeElsewhere={elsewhere !== undefined}
        onBytes={(bytes) => client.channel(id)?.type(bytes)}
        waiting={() => client.channel(id)?.waiting ?? 0}
        onRoom={(room) => client.resized(id, room)}
        onShellMark={(mark) => client.channel(id)?.onMark(mark)}
        onLink={onLink}
        onOpen={(screen) => {
          if (focusNextRef.current && panel.current?.hidden === false) {
            focusNextRef.current = false;
            if (mayTakeFocus(panel.current)) screen.focus();
          }
          const leaveDesk = desk.opened(id, screen);
          const hide = client.channel(id)?.show(screen, screen.room);
          return () => {
            leaveDesk();
            hide?.();
          };
        }}
      />
      {exit !== null ? (
        <PanelNote
          text={words.shellEnded(exit.code, exit.signal, exit.cause)}
          action={words.newTerminal}
          onAction={onNew}
        />
      ) : elsewhere !== undefined ? (
        <PanelNote
          text={words.sizeElsewhere(elsewhere.columns, elsewhere.rows)}
          action={words.sizeHere}
          onAction={() => client.claim(id)}
        />
      ) : null}
    </div>
  );
}

/** Lies over the terminal's corner, so that the terminal keeps its size. */
function PanelNote({ text, action, onAction }: { text: string; action: string; onAction: () => void }) {
  return (
    <div
      role="status"
      className="border-line bg-raised text-soft absolute right-4 bottom-3 ml-4 flex flex-wrap items-center justify-end gap-x-3 gap-y-1 rounded-lg border p-2 pl-3.5 text-sm shadow-(--shadow)"
    >
      <span>{text}</span>
      <Button onClick={onAction}>{action}</Button>
    </div>
  );
}

/** Whoever went on reading or typing elsewhere meanwhile stays there. */
function mayTakeFocus(panel: HTMLElement): boolean {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return true;
  // Settings or help that are open would close.
  if (focused.closest('[data-open="true"]') !== null) return false;
  return panel.closest('.workspace')?.contains(focused) === true;
}
