'use client';
/**
 * Small notes over a terminal: an address before it is opened, something that was refused or dropped.
 * They lie over the terminal rather than beside it, so that it keeps its size. Knows no wire.
 */
import { Icon } from '../ui/icons.tsx';
import type { ReactNode } from 'react';
import { usePicture, useWorkspaceClient } from '../../lib/live/use-workspace.ts';
import { workspaceWords as words } from '../../lib/words-workspace.ts';
import type { Notice } from '../../lib/live/picture.ts';
import { errorWords, limitWords, type Said } from '../../lib/words.ts';
import { Button, buttonClass } from '../ui/button.tsx';

/** A longer text is there to be read, not to be read out unasked. */
const READ_OUT = 300;

type Props = { link: string | null; onLinkDone: () => void; children?: ReactNode };

export function Notes({ link, onLinkDone, children }: Props) {
  const client = useWorkspaceClient();
  const { notice } = usePicture();
  const said = notice === null ? null : saidOf(notice);
  return (
    <div
      aria-live="polite"
      className="pointer-events-none absolute top-2 right-4 left-4 z-10 flex flex-col items-end gap-2"
    >
      {link === null ? null : (
        <Note what={words.link.ask} next="" code={link}>
          <div className="mt-2 flex justify-end gap-1">
            <a
              href={link}
              target="_blank"
              rel="noopener noreferrer"
              className={buttonClass('quiet')}
              onClick={onLinkDone}
            >
              {words.link.open}
            </a>
            <Button look="quiet" onClick={onLinkDone}>
              {words.link.cancel}
            </Button>
          </div>
        </Note>
      )}
      {children}
      {/* Last, for it comes by itself: what waits for a click stays where it is. */}
      {said === null ? null : (
        <Note {...said}>
          <Button
            look="quiet"
            aria-label={words.dismiss}
            className="absolute top-1 right-1"
            onClick={() => client.dismissNotice()}
          >
            <Icon name="close" size={14} />
          </Button>
        </Note>
      )}
    </div>
  );
}

function saidOf(notice: Notice): Said {
  switch (notice.about) {
    case 'error':
      return errorWords[notice.code](notice.params);
    case 'limit':
      return limitWords[notice.limit];
    case 'restarted':
      return words.restarted;
    case 'typing-dropped':
      return words.typingDropped[notice.why](notice.terminal);
  }
}

export function Note({
  what,
  next,
  code,
  children,
}: {
  what: string;
  next: string;
  code?: string;
  children: ReactNode;
}) {
  return (
    <div className="border-line bg-raised text-ink pointer-events-auto relative w-full max-w-md rounded-lg border p-3 text-sm shadow-(--shadow)">
      <p className="pr-8 font-medium">{what}</p>
      {next === '' ? null : <p className="text-soft mt-0.5">{next}</p>}
      {code === undefined ? null : (
        <pre
          tabIndex={0}
          aria-live={code.length > READ_OUT ? 'off' : undefined}
          className="text-soft mt-2 max-h-32 overflow-auto font-mono text-xs break-all whitespace-pre-wrap"
        >
          {code}
        </pre>
      )}
      {children}
    </div>
  );
}
