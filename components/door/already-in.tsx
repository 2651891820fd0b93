'use client';
/** Somebody who is in already comes to the door. */
import { words } from '../../lib/words.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import type { SignedIn } from './door.tsx';

const say = words.door;

export function AlreadyIn({ me, href, onElse }: { me: SignedIn; href: string; onElse: () => void }) {
  return (
    <>
      <h1 className="text-3xl">{say.title}</h1>
      <p className="text-soft mt-2">{me.local ? say.alreadyLocal : say.already(me.name)}</p>
      <a href={href} className={buttonClass('strong', 'mt-6 h-11 w-full text-base')}>
        {say.goOn}
      </a>
      {me.local ? null : (
        <Button look="quiet" className="mt-3 w-full" onClick={onElse}>
          {say.somebodyElse}
        </Button>
      )}
    </>
  );
}
