/** One thing to know, said quietly: what happened and what to do next. Knows nothing of where it came from. */
import type { ReactNode } from 'react';

const edges = { plain: 'border-l-accent', caution: 'border-l-caution', danger: 'border-l-danger' } as const;

type Props = {
  what: ReactNode;
  next?: ReactNode;
  tone?: keyof typeof edges;
  role?: 'status' | 'alert';
  className?: string;
};

export function Notice({ what, next, tone = 'plain', role, className = '' }: Props) {
  return (
    <div
      role={role}
      className={`bg-surface rounded-r-md border-l-3 px-4 py-3 text-[0.95rem] ${edges[tone]} ${className}`}
    >
      <p className="font-medium">{what}</p>
      {next ? <p className="text-soft mt-0.5">{next}</p> : null}
    </div>
  );
}
