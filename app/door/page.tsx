/** The front door. */
import type { Metadata } from 'next';
import { Door } from '@/components/door/door.tsx';
import { SiteHeader } from '@/components/ui/site-header.tsx';
import { words } from '@/lib/words.ts';

export const metadata: Metadata = { title: words.door.title };

export default function Page() {
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1} className="page max-w-[30rem]! outline-none">
        <Door />
      </main>
    </>
  );
}
