/** Headings with an anchor that one can link to. The anchor stays out of the heading's own name. */
import type { ComponentProps } from 'react';
import { words } from '../../lib/words.ts';

function heading(Tag: 'h2' | 'h3' | 'h4') {
  return function Heading({ id, children, ...rest }: ComponentProps<'h2'>) {
    return (
      <div className="heading">
        <Tag id={id} {...rest}>
          {children}
        </Tag>
        {id ? (
          <a href={`#${id}`} className="anchor" aria-label={words.lesson.here(id.replaceAll('-', ' '))}>
            #
          </a>
        ) : null}
      </div>
    );
  };
}

export const H2 = heading('h2');
export const H3 = heading('h3');
export const H4 = heading('h4');
