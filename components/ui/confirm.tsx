'use client';
/** A question before something that cannot be undone. Opens as a modal dialog when mounted. Knows nothing of the deed. */
import { useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';

type Props = { title: string; text: string; yes: string; no: string; onYes: () => void; onNo: () => void };

export function Confirm({ title, text, yes, no, onYes, onNo }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className="border-line bg-raised text-ink backdrop:bg-ink/40 dark:backdrop:bg-paper/70 w-[min(28rem,calc(100vw-2rem))] rounded-lg border p-6 shadow-(--shadow)"
      onCancel={(event) => {
        event.preventDefault();
        onNo();
      }}
    >
      <h2 id={`${id}-title`} className="text-lg">
        {title}
      </h2>
      <p id={`${id}-text`} className="text-soft mt-2">
        {text}
      </p>
      <div className="mt-6 flex justify-end gap-2">
        <Button onClick={onNo}>{no}</Button>
        <Button look="danger" onClick={onYes}>
          {yes}
        </Button>
      </div>
    </dialog>
  );
}
