'use client';
/** One command in the text of a terminal: what was typed, how it ended, what it said. Knows no terminal. */
import { useState } from 'react';
import { workspaceWords } from '../../lib/words-workspace.ts';
import type { LoggedCommand } from '../terminal/command-log.ts';
import { markedParts, shownRows, type Part, type Row } from '../terminal/text-search.ts';
import { Button } from '../ui/button.tsx';

const words = workspaceWords.text;

type Props = { command: LoggedCommand; wanted: string; onCopy: (text: string) => void };

export function TextCommand({ command: logged, wanted, onCopy }: Props) {
  const { state, command, output } = logged;
  const [all, setAll] = useState(false);
  const nameOf = (what: string) => (command === '' ? what : `${what}: ${command}`);
  return (
    <li className="border-line border-b py-4 first:pt-0 last:border-b-0 last:pb-0">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="min-w-0 text-sm font-semibold">
          {state === 'unmarked' ? (
            words.unmarked
          ) : command === '' ? (
            words.noCommand
          ) : (
            <code className="font-mono break-words whitespace-pre-wrap">
              <Line parts={markedParts(command, wanted)} />
            </code>
          )}
        </h3>
        {state === 'unmarked' ? null : <Ended {...logged} />}
        <span className="text-view-tools -my-1 ml-auto flex">
          {command === '' ? null : (
            <Button look="quiet" aria-label={nameOf(words.copyCommand)} onClick={() => onCopy(command)}>
              {words.copyCommand}
            </Button>
          )}
          {output.length === 0 ? null : (
            <Button look="quiet" aria-label={nameOf(words.copyOutput)} onClick={() => onCopy(output.join('\n'))}>
              {words.copyOutput}
            </Button>
          )}
        </span>
      </div>
      <p className="text-faint text-xs empty:hidden">{remarkOf(logged)}</p>
      {chunks(shownRows(output, wanted, all)).map((chunk, place) =>
        'left' in chunk ? (
          <p key={place} className="text-faint my-1 flex items-center gap-2 text-xs">
            {wanted === '' ? words.more(chunk.left) : words.otherLines(chunk.left)}
            <Button
              look="quiet"
              className="text-view-tools"
              aria-label={nameOf(words.showAll)}
              onClick={() => setAll(true)}
            >
              {words.showAll}
            </Button>
          </p>
        ) : (
          <pre key={place} className="mt-1.5 font-mono text-[0.8125rem] break-words whitespace-pre-wrap">
            {chunk.lines.map((line, number) => (
              <Line key={number} parts={line} end={'\n'} />
            ))}
          </pre>
        ),
      )}
    </li>
  );
}

function Ended({ state, status }: LoggedCommand) {
  const [look, text] =
    state === 'running'
      ? ['text-caution', words.running]
      : status === null
        ? ['text-faint', words.unknown]
        : status === 0
          ? ['text-good', words.done]
          : ['text-danger', words.failed(status)];
  return <span className={`text-xs font-medium whitespace-nowrap ${look}`}>{text}</span>;
}

function remarkOf({ state, output, cut, fullScreen }: LoggedCommand): string {
  if (state === 'unmarked') return words.unmarkedHelp;
  if (fullScreen) return state === 'running' ? words.screenNow : words.screenGone;
  if (cut) return words.cut;
  return output.length === 0 && state === 'ended' ? words.noOutput : '';
}

function Line({ parts, end = '' }: { parts: readonly Part[]; end?: string }) {
  return (
    <>
      {parts.map(({ text, marked }, place) =>
        marked ? (
          <mark key={place} className="text-view-mark">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
      {end}
    </>
  );
}

/** Lines that follow each other are one block of text. */
function chunks(rows: readonly Row[]): ({ lines: (readonly Part[])[] } | { left: number })[] {
  const made: ({ lines: (readonly Part[])[] } | { left: number })[] = [];
  for (const row of rows) {
    const last = made.at(-1);
    if ('left' in row) made.push(row);
    else if (last !== undefined && 'lines' in last) last.lines.push(row.line);
    else made.push({ lines: [row.line] });
  }
  return made;
}
