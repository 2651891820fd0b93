'use client';
/** A panel that the status line opens: over the terminals, so that nothing moves. Knows nothing of what it shows. */
import type { ReactNode } from 'react';
import { Disclosure } from '../ui/disclosure.tsx';

type Props = {
  button: string;
  /** What the button is called where its text alone says too little. */
  label?: string;
  /** Is there only while it is open. */
  children: () => ReactNode;
};

export function StatusPanel({ button, label, children }: Props) {
  return (
    <Disclosure
      button={button}
      {...(label === undefined ? {} : { label })}
      className="text-soft hover:text-ink rounded-sm px-1.5 py-1"
      toBox
      panelClassName="top-auto! bottom-full right-2! mb-1 w-[min(24rem,calc(100vw-2rem))]"
    >
      {children}
    </Disclosure>
  );
}

/** All that stands in it, under its name. */
export function PanelSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="text-ink grid max-h-[60vh] gap-3 overflow-y-auto">
      <h2 className="text-sm font-medium">{title}</h2>
      {children}
    </section>
  );
}
