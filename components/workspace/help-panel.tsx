'use client';
/** The keys worth knowing, and how one copies and pastes on this very system. Knows no terminal. */
import { useId, type ReactNode } from 'react';
import { workspaceWords } from '../../lib/words-workspace.ts';
import { Icon } from '../ui/icons.tsx';
import { useModal } from '../ui/use-modal.ts';
import { systemHere } from './system.ts';

const words = workspaceWords.help;

export function HelpPanel({ onClose }: { onClose: () => void }) {
  const dialog = useModal();
  const id = useId();
  const system = systemHere(navigator);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      className="border-line bg-raised text-ink backdrop:bg-ink/40 dark:backdrop:bg-paper/70 max-h-[calc(100dvh-2rem)] w-[min(36rem,calc(100vw-1.5rem))] max-w-none flex-col rounded-lg border p-0 text-sm shadow-(--shadow) open:flex"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="border-line flex shrink-0 items-center justify-between gap-4 border-b py-2 pr-2 pl-5">
        <h2 id={`${id}-title`} className="text-lg">
          {words.title}
        </h2>
        <button
          type="button"
          aria-label={words.close}
          className="text-soft hover:bg-surface hover:text-ink grid size-9 place-items-center rounded-md"
          onClick={onClose}
        >
          <Icon name="close" size={16} />
        </button>
      </div>
      <div
        role="region"
        aria-labelledby={`${id}-title`}
        tabIndex={0}
        className="min-h-0 overflow-y-auto px-5 pt-4 pb-5 focus-visible:-outline-offset-4"
      >
        <Keys title={words.moving} keys={words.movingKeys} />
        <Keys title={words.clipboard(system)} keys={words.clipboardKeys[system]} />
        <Keys title={words.tabs} keys={words.tabKeys} />
        <Part title={words.good}>
          <ul className="text-soft flex list-disc flex-col gap-1.5 pl-4.5">
            {words.facts.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        </Part>
      </div>
    </dialog>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-5 first:mt-0">
      <h3 className="mb-2 text-sm">{title}</h3>
      {children}
    </section>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <Part title={title}>
      <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-[9.5rem_1fr]">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt className="font-mono text-[0.8125rem] leading-5">{key}</dt>
            <dd className="text-soft max-sm:mb-1.5">{what}</dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}
