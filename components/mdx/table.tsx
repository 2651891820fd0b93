/** A table that scrolls by itself when it is wider than the text; reachable by keyboard for that. */
import type { ComponentProps } from 'react';
import { words } from '../../lib/words.ts';

export function Table(props: ComponentProps<'table'>) {
  return (
    <div className="table" role="region" aria-label={words.lesson.table} tabIndex={0}>
      <table {...props} />
    </div>
  );
}
