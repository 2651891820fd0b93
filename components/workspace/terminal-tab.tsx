'use client';
/** One tab, and the field that takes its place while it is renamed. Knows no other tab. */
import { Icon } from '../ui/icons.tsx';
import { useEffect, useRef } from 'react';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import { MAX_NAME_LENGTH } from '../../protocol/limits.ts';
import type { TerminalInfo } from '../../protocol/messages.ts';
import { cleanTitle } from './clean-title.ts';

type TabProps = {
  terminal: TerminalInfo;
  chosen: boolean;
  /** What the program there calls itself. */
  subtitle: string;
  /** Its bell rang and nobody has looked yet. */
  rang: boolean;
  onChoose: (byPointer: boolean) => void;
  onRename: () => void;
  onClose: () => void;
};

export function TerminalTab({ terminal, chosen, subtitle, rang, onChoose, onRename, onClose }: TabProps) {
  const { id, title, exit } = terminal;
  const named = subtitle === '' ? title : words.subtitle(title, subtitle);
  const tab = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen) tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  return (
    <button
      ref={tab}
      type="button"
      role="tab"
      id={`terminal-tab-${id}`}
      aria-selected={chosen}
      aria-controls={`terminal-${id}`}
      aria-keyshortcuts="F2 Delete"
      tabIndex={chosen ? 0 : -1}
      title={`${named} (${rang ? `${words.bell}; ` : ''}${words.tabHelp})`}
      aria-label={title}
      onClick={(event) => onChoose(event.detail > 0)}
      onDoubleClick={onRename}
      className={`group border-line relative flex min-w-0 shrink-0 items-center gap-1 border-r pr-1.5 pl-3.5 text-sm focus-visible:-outline-offset-2 ${
        chosen ? 'terminal-ground -mb-px font-medium' : 'text-soft hover:text-ink'
      }`}
    >
      <span className={`max-w-44 truncate ${exit === null ? '' : 'line-through opacity-70'}`}>{title}</span>
      {subtitle === '' || exit !== null ? null : (
        <span className="text-faint ml-1 max-w-32 truncate text-xs font-normal max-sm:hidden">{subtitle}</span>
      )}
      {rang ? <span aria-hidden="true" className="bg-caution ml-1 size-1.5 shrink-0 rounded-full" /> : null}
      {/* For pointers only: the keyboard has Delete, and a tab may hold no second button. */}
      <span
        aria-hidden="true"
        title={words.close(title)}
        className={`text-faint hover:bg-surface hover:text-ink grid size-5 place-items-center rounded-sm ${chosen ? '' : 'opacity-0 group-hover:opacity-100'}`}
        onClick={(event) => {
          event.stopPropagation();
          onClose();
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <Icon name="close" size={13} />
      </span>
    </button>
  );
}

/** `onDone` gets the new name, or null if it stays as it was. */
export function TerminalName({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const finish = (keep: boolean) => {
    if (done.current) return;
    done.current = true;
    const name = cleanTitle(field.current?.value ?? '');
    onDone(keep && name !== '' && name !== title ? name : null);
  };
  return (
    <input
      ref={field}
      aria-label={words.renameLabel}
      defaultValue={title}
      maxLength={MAX_NAME_LENGTH}
      className="border-line bg-raised text-ink w-36 border-r px-3 text-sm focus-visible:-outline-offset-2"
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
      }}
    />
  );
}
