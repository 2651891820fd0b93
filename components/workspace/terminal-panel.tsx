'use client';
/** One terminal's panel: puts the screen and the live connection's channel together. Knows no lesson. */
import { useRef, type RefObject } from 'react';
import { parseMark } from '../../lib/live/shell-state.ts';
import { useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import type { TerminalInfo } from '../../protocol/messages.ts';
import { Terminal } from '../terminal/terminal.tsx';
import { usePreferences } from './preferences.ts';

type Props = {
  terminal: TerminalInfo;
  visible: boolean;
  /** A terminal was asked for by hand: the one that appears takes the keys. */
  focusNext: RefObject<boolean>;
  onLink: (address: string) => void;
};

export function TerminalPanel({ terminal: { id, title, exit }, visible, focusNext, onLink }: Props) {
  const client = useWorkspaceClient();
  const { fontSize, screenReader } = usePreferences();
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
        size={client.usualSize}
        onBytes={(bytes) => client.channel(id)?.type(bytes)}
        onSize={(size) => client.resized(id, size)}
        onShellMark={(data) => {
          const mark = parseMark(data);
          if (mark !== null) client.channel(id)?.onMark(mark);
        }}
        onLink={onLink}
        onOpen={(screen) => {
          if (focusNext.current && panel.current?.hidden === false) {
            focusNext.current = false;
            if (mayTakeFocus(panel.current)) screen.focus();
          }
          return client.channel(id)?.show(screen, screen.size) ?? (() => {});
        }}
      />
      {exit === null ? null : (
        <p className="border-line bg-raised text-soft absolute right-3 bottom-2 rounded-md border px-3 py-1.5 text-sm shadow-(--shadow)">
          {words.shellEnded(exit.code, exit.signal)}
        </p>
      )}
    </div>
  );
}

/** Whoever went on reading or typing elsewhere meanwhile stays there. */
function mayTakeFocus(panel: HTMLElement): boolean {
  const focused = document.activeElement;
  return focused === null || focused === document.body || panel.closest('section')?.contains(focused) === true;
}
