'use client';
/** Searches what a terminal shows and has shown. Lies over it, so that it keeps its size. Knows no xterm. */
import { useEffect, useRef, useState } from 'react';
import { workspaceWords } from '../../lib/words-workspace.ts';
import type { Found, SearchFor } from '../terminal/tools.ts';
import { MAX_MATCHES } from '../terminal/tools.ts';
import { Icon } from '../ui/icons.tsx';
import type { Screen } from './desk.ts';

const words = workspaceWords.search;

export function SearchBar({ screen, onClose }: { screen: Screen; onClose: () => void }) {
  const [wanted, setWanted] = useState<SearchFor>({ text: '', caseSensitive: false });
  const [found, setFound] = useState<Found | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    return () => screen.tools.endSearch();
  }, [screen]);

  const find = (next: SearchFor, way: 'typing' | 'above' | 'below') => {
    setWanted(next);
    void screen.tools.find(next, way, (now) => setFound(next.text === '' ? null : now));
  };
  const close = () => {
    onClose();
    screen.focus();
  };
  return (
    <div
      role="search"
      aria-label={words.open}
      className="border-line bg-raised text-ink absolute top-2 right-4 z-20 flex w-[min(27rem,calc(100%-2rem))] items-center gap-0.5 rounded-lg border p-1 text-sm shadow-(--shadow)"
    >
      <input
        ref={field}
        type="text"
        aria-label={words.label}
        placeholder={words.label}
        value={wanted.text}
        autoComplete="off"
        spellCheck={false}
        className="placeholder:text-faint min-w-0 flex-1 rounded-md bg-transparent px-2 py-1.5 font-mono text-[0.8125rem] focus-visible:-outline-offset-2"
        onChange={(event) => find({ ...wanted, text: event.target.value }, 'typing')}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
          else if (event.key === 'Enter') find(wanted, event.shiftKey ? 'below' : 'above');
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span role="status" className="text-faint shrink-0 px-1.5 text-xs tabular-nums">
        {found === null ? '' : saidOf(found)}
      </span>
      <button
        type="button"
        aria-label={words.caseSensitive}
        title={words.caseSensitive}
        aria-pressed={wanted.caseSensitive}
        className="text-soft hover:bg-surface hover:text-ink aria-pressed:bg-wash aria-pressed:text-accent h-8 shrink-0 rounded-md px-2 text-[0.8125rem]"
        onClick={() => find({ ...wanted, caseSensitive: !wanted.caseSensitive }, 'typing')}
      >
        Aa
      </button>
      <Action name={words.previous} picture="up" onClick={() => find(wanted, 'above')} />
      <Action name={words.next} picture="down" onClick={() => find(wanted, 'below')} />
      <Action name={words.close} picture="close" onClick={close} />
    </div>
  );
}

function saidOf({ index, count }: Found): string {
  if (count === 0) return words.none;
  if (count >= MAX_MATCHES || index < 0) return words.many(count);
  return words.found(index + 1, count);
}

function Action({ name, picture, onClick }: { name: string; picture: 'up' | 'down' | 'close'; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      className="text-soft hover:bg-surface hover:text-ink grid size-8 shrink-0 place-items-center rounded-md"
      onClick={onClick}
    >
      <Icon name={picture} size={15} />
    </button>
  );
}
