'use client';
/**
 * A terminal's output as text, by command: to read, search, copy and print. Lies over the page as it was when it was
 * opened, so that nothing moves under a reader. Knows no xterm.
 */
import { useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { workspaceWords } from '../../lib/words-workspace.ts';
import type { LoggedCommand } from '../terminal/command-log.ts';
import { asText, filterCommands } from '../terminal/text-search.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { Icon } from '../ui/icons.tsx';
import { useModal } from '../ui/use-modal.ts';
import { TextCommand } from './text-command.tsx';
import './text-view.css';

const words = workspaceWords.text;

type Props = { title: string; read: () => LoggedCommand[]; onClose: () => void };

export function TextView({ title, read, onClose }: Props) {
  const dialog = useModal();
  const [commands, setCommands] = useState(read);
  const [wanted, setWanted] = useState('');
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const shown = filterCommands(commands, wanted);
  useEffect(() => {
    field.current?.focus();
    body.current?.scrollTo({ top: body.current.scrollHeight });
  }, [commands]);

  const copy = async (text: string) => setSaid((await copyText(text)) ? words.copied : words.copyFailed);
  const count = wanted === '' ? words.count(commands.length) : words.matching(shown.length, commands.length);
  return createPortal(
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      className="text-view border-line bg-raised text-ink backdrop:bg-ink/40 dark:backdrop:bg-paper/70 h-[calc(100dvh-1.5rem)] max-h-none w-[min(64rem,calc(100vw-1.5rem))] max-w-none flex-col rounded-lg border p-0 text-sm shadow-(--shadow) open:flex"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="border-line shrink-0 border-b px-4 pt-2 pb-3 sm:px-5">
        <div className="flex items-center gap-4">
          <h2 id={`${id}-title`} className="min-w-0 flex-1 truncate text-lg">
            {words.title(title)}
          </h2>
          <button
            type="button"
            aria-label={words.close}
            className="text-view-tools text-soft hover:bg-surface hover:text-ink -mr-2 grid size-9 place-items-center rounded-md"
            onClick={onClose}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
        <div className="text-view-tools mt-1 flex flex-wrap items-center gap-x-2 gap-y-1">
          <input
            ref={field}
            // Not `search`: there the first Escape empties the field and the view stays.
            type="text"
            aria-label={words.search}
            placeholder={words.search}
            value={wanted}
            autoComplete="off"
            spellCheck={false}
            className="border-edge bg-paper placeholder:text-faint h-9 min-w-40 flex-1 rounded-md border px-3"
            onChange={(event) => {
              setWanted(event.target.value);
              setSaid('');
            }}
          />
          <span role="status" className="text-faint text-xs tabular-nums">
            {said || count}
          </span>
          <span className="-mr-2 ml-auto flex">
            <Button look="quiet" onClick={() => setCommands(read())}>
              {words.refresh}
            </Button>
            <Button look="quiet" disabled={shown.length === 0} onClick={() => void copy(asText(shown))}>
              {wanted === '' ? words.copyAll : words.copyShown}
            </Button>
            <Button look="quiet" onClick={() => window.print()}>
              {words.print}
            </Button>
          </span>
        </div>
      </div>
      <div ref={body} className="text-view-body min-h-0 flex-1 overflow-y-auto px-4 py-4 sm:px-5">
        {shown.length === 0 ? (
          <p className="text-soft py-8 text-center">{commands.length === 0 ? words.empty : words.noMatch}</p>
        ) : (
          <ol aria-label={words.commands}>
            {shown.map((command) => (
              <TextCommand key={command.id} command={command} wanted={wanted} onCopy={(text) => void copy(text)} />
            ))}
          </ol>
        )}
      </div>
    </dialog>,
    document.body,
  );
}
