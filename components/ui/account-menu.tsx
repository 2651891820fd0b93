'use client';
/** Who is signed in, with the return code and the way to the room. Its place is reserved until the browser knows. */
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useMe } from '../../lib/use-me.ts';
import { words } from '../../lib/words.ts';
import { CopyField } from './copy-field.tsx';
import { Disclosure } from './disclosure.tsx';

const slot = 'flex h-9 w-9 items-center justify-end sm:w-32';
const say = words.site.account;

export function AccountMenu() {
  const me = useMe();
  const path = usePathname();
  if (!me) return <div className={slot} />;
  if (!me.signedIn) {
    if (path === '/door') return <div className={slot} />;
    return (
      <div className={`${slot} w-auto!`}>
        <Link
          href={`/door?next=${encodeURIComponent(path)}`}
          className="text-accent hover:bg-surface rounded-md px-2.5 py-1.5 text-sm font-medium"
        >
          {say.signIn}
        </Link>
      </div>
    );
  }
  return (
    <div className={slot}>
      <Disclosure
        className="text-soft hover:bg-surface hover:text-ink flex h-9 max-w-full items-center gap-2 rounded-md px-2 text-sm"
        panelClassName="w-72"
        button={
          <>
            <span
              data-initial={[...me.name][0]}
              className="bg-wash text-accent grid size-6 shrink-0 place-items-center rounded-full text-xs font-semibold uppercase before:content-[attr(data-initial)]"
            />
            <span className="sr-only">{say.menu}: </span>
            <span className="truncate max-sm:sr-only">{me.name}</span>
          </>
        }
      >
        <p className="text-ink font-medium">{me.name}</p>
        {me.role === 'instructor' ? <p className="text-faint">{say.instructor}</p> : null}
        {me.returnCode ? (
          <div className="border-line mt-3 border-t pt-3">
            <p className="text-soft">{say.returnCode}</p>
            <CopyField text={me.returnCode} />
            <p className="text-faint mt-2 text-xs">{say.returnCodeUse}</p>
          </div>
        ) : null}
        {me.local ? <p className="border-line text-faint mt-3 border-t pt-3">{say.local}</p> : null}
        {me.role === 'instructor' ? (
          <Link href="/room" className="border-line text-accent mt-3 block border-t pt-3 font-medium hover:underline">
            {say.room}
          </Link>
        ) : null}
      </Disclosure>
    </div>
  );
}
