'use client';
/** A page that could not be shown: says so calmly and offers another try. */
import { useEffect } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { SiteHeader } from '@/components/ui/site-header.tsx';
import { words } from '@/lib/words.ts';

const say = words.crash;

export default function Error({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <>
      <SiteHeader />
      <main id="main" className="page">
        <h1 className="text-3xl">{say.title}</h1>
        <p className="text-soft mt-3 text-lg">{say.lead}</p>
        <Button look="strong" className="mt-6" onClick={reset}>
          {say.again}
        </Button>
        {error.digest ? <p className="text-faint mt-6 text-sm">{say.reference(error.digest)}</p> : null}
      </main>
    </>
  );
}
