/** Code within a sentence. A few characters (`/ #`, `-it`, `C:\`) stay together; what is longer may break. */
import type { ComponentProps } from 'react';

const SHORT = 12;

export function InlineCode({ children, ...props }: ComponentProps<'code'>) {
  const short = typeof children === 'string' && children.length <= SHORT;
  return (
    <code {...props} className={short ? 'whitespace-nowrap' : undefined}>
      {children}
    </code>
  );
}
