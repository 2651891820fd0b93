'use client';
/** The room, once it is known that an instructor looks at it. Others are told whose it is. */
import Link from 'next/link';
import { WorkspaceProvider } from '../../lib/live/workspace-provider.tsx';
import { useMe } from '../../lib/use-me.ts';
import { words } from '../../lib/words.ts';
import { buttonClass } from '../ui/button.tsx';
import { LiveRoom } from './live-room.tsx';

const say = words.room;

/** Titles by `course` and by `course/lesson`. */
export type Titles = Readonly<Record<string, string>>;

export function Room({ titles }: { titles: Titles }) {
  const me = useMe();
  if (me?.signedIn && me.role === 'instructor')
    return (
      <WorkspaceProvider>
        <LiveRoom titles={titles} />
      </WorkspaceProvider>
    );
  return (
    <>
      <h1 className="text-3xl">{me ? say.forInstructors : say.title}</h1>
      {me ? (
        <>
          <p className="text-soft mt-3 text-lg">{say.forInstructorsNext}</p>
          <Link href="/" className={buttonClass('plain', 'mt-6')}>
            {words.site.home}
          </Link>
        </>
      ) : (
        <p className="text-soft mt-3 min-h-7">{say.connecting}</p>
      )}
    </>
  );
}
