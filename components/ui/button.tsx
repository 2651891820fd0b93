/** Buttons and links that look like buttons: one strong, one plain, one quiet. Knows nothing of what they do. */
import type { ComponentProps } from 'react';

type Look = 'strong' | 'plain' | 'quiet' | 'danger';

const base =
  'inline-flex items-center justify-center gap-1.5 rounded-md text-sm font-medium whitespace-nowrap no-underline transition-colors select-none disabled:opacity-55';

const looks: Record<Look, string> = {
  strong: 'min-h-9 bg-accent px-4 text-on-accent hover:bg-accent-deep',
  plain: 'min-h-9 border border-edge bg-raised px-3.5 text-ink hover:bg-surface',
  quiet: 'min-h-8 px-2 text-soft hover:bg-surface hover:text-ink',
  danger: 'min-h-9 bg-danger px-4 text-paper hover:brightness-95',
};

export const buttonClass = (look: Look = 'plain', extra = ''): string => `${base} ${looks[look]} ${extra}`;

export function Button({
  look = 'plain',
  className = '',
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { look?: Look }) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}
