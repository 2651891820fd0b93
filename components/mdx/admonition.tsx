/** A note beside the text. Looks the same as the ones written with `:::note` or MyST fences. */
import type { ReactNode } from 'react';
import type { AdmonitionKind } from './contract.ts';

const titles: Record<AdmonitionKind, string> = {
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
  danger: 'Danger',
};

export function Admonition({ kind, title, children }: { kind: AdmonitionKind; title?: string; children: ReactNode }) {
  return (
    <aside className={`admonition ${kind}`} data-kind={kind} role="note">
      <p className="admonition-title">{title ?? titles[kind]}</p>
      {children}
    </aside>
  );
}
