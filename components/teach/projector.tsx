'use client';
/** Address and class code over the whole screen, for the wall. */
import { useEffect, useRef } from 'react';
import { words } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';

const say = words.room;

export function Projector({ code, address, onEnd }: { code: string; address: string; onEnd: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={say.code}
      className="bg-paper text-ink m-0 h-dvh max-h-none w-dvw max-w-none p-[4vw]"
      onCancel={(event) => {
        event.preventDefault();
        onEnd();
      }}
    >
      <div className="flex h-full flex-col items-center justify-center gap-[4vh] text-center">
        <p className="text-soft text-[clamp(1.5rem,4vw,4rem)] break-all">{address}</p>
        <p className="font-mono text-[clamp(3rem,12vw,12rem)] leading-none font-bold tracking-wide">{code}</p>
        <Button look="quiet" onClick={onEnd}>
          {say.projectorEnd}
        </Button>
      </div>
    </dialog>
  );
}
