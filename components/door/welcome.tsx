'use client';
/** Just come in: the return code, to be kept, and the way on. */
import { useEffect, useRef } from 'react';
import { words } from '../../lib/words.ts';
import { buttonClass } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import type { SignedIn } from './door.tsx';

const say = words.door;

export function Welcome({ me, href }: { me: SignedIn; href: string }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <>
      <h1 ref={title} tabIndex={-1} className="text-3xl outline-none">
        {say.welcome(me.name)}
      </h1>
      {me.returnCode ? (
        <section aria-labelledby="return-code" className="border-line bg-surface mt-6 rounded-lg border p-5">
          <h2 id="return-code" className="text-soft text-sm font-medium">
            {words.site.account.returnCode}
          </h2>
          <CopyField text={me.returnCode} large />
          <p className="text-soft mt-1 text-sm">{say.keep}</p>
        </section>
      ) : null}
      <a href={href} className={buttonClass('strong', 'mt-6 h-11 w-full text-base')}>
        {say.goOn}
      </a>
    </>
  );
}
