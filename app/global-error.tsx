'use client';
/** When not even the frame of the page can be shown. Stands alone, so it brings its own few styles. */
import { words } from '@/lib/words.ts';

const say = words.crash;

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body
        style={{
          margin: '4rem auto',
          maxWidth: '36rem',
          padding: '0 1.5rem',
          fontFamily: 'system-ui, sans-serif',
          lineHeight: 1.6,
        }}
      >
        <h1>{say.title}</h1>
        <p>{say.lead}</p>
        <button type="button" onClick={reset}>
          {say.again}
        </button>
      </body>
    </html>
  );
}
