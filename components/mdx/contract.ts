/**
 * What an author may write as a component in a lesson.mdx, with its properties: the compiler checks every use against
 * this list and names what is wrong with its line. The components themselves are in index.tsx. Knows no React.
 */
import * as z from 'zod';

const kinds = ['note', 'tip', 'important', 'warning', 'caution', 'danger'] as const;

export const contract = {
  /** `<Admonition kind="tip" title="Shorter">…</Admonition>`: the same as `:::tip[Shorter]`. */
  Admonition: {
    props: z.strictObject({ kind: z.enum(kinds), title: z.optional(z.string().min(1)) }),
    children: 'needed',
  },
  /** `<Figure src="layers.svg" alt="…" caption="…" />`: a picture beside the lesson; alt says what it shows. */
  Figure: {
    props: z.strictObject({ src: z.string().min(1), alt: z.string().min(1), caption: z.optional(z.string().min(1)) }),
    children: 'none',
  },
  /** `<Steps>` around a numbered list: its numbers stand out, for longer instructions. */
  Steps: { props: z.strictObject({}), children: 'needed' },
} as const;

export type AdmonitionKind = (typeof kinds)[number];
