'use client';
/**
 * The front door: class code and name, a return code, or the instructor's link. After the first coming in it shows
 * the return code once, then leads on to where one wanted to go. Knows the three doors, not what lies behind them.
 */
import { useState, useSyncExternalStore } from 'react';
import type { Me, SignIn } from '../../protocol/http.ts';
import { api, say as sayFailure, type Failure } from '../../lib/api.ts';
import { becomeMe, useMe } from '../../lib/use-me.ts';
import { words } from '../../lib/words.ts';
import { Notice } from '../ui/notice.tsx';
import { AlreadyIn } from './already-in.tsx';
import { ClassForm } from './class-form.tsx';
import { destination, goOn, instructorToken } from './address.ts';
import { InstructorForm } from './instructor-form.tsx';
import { ReturnForm } from './return-form.tsx';
import { Welcome } from './welcome.tsx';

export type SignedIn = Extract<Me, { signedIn: true }>;

const never = () => () => {};

export function Door() {
  const me = useMe();
  const token = useSyncExternalStore(never, instructorToken, () => null);
  const [way, setWay] = useState<'class' | 'return'>('class');
  const [somebodyElse, setSomebodyElse] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [arrived, setArrived] = useState<SignedIn | null>(null);

  const enter = async (through: SignIn) => {
    setBusy(true);
    setFailure(null);
    const answer = await api.signIn(through);
    setBusy(false);
    if (!answer.ok) return setFailure(answer);
    if (!answer.value.signedIn) return setFailure({ ok: false, code: 'internal' });
    becomeMe(answer.value);
    // A class code makes a new account with a new return code, which must be seen; the others know theirs.
    if (through.door === 'class' && answer.value.returnCode) setArrived(answer.value);
    else goOn(through.door === 'instructor' ? '/room' : '/');
  };

  if (arrived) return <Welcome me={arrived} href={destination('/')} />;
  if (token !== null) return <InstructorForm token={token} busy={busy} failure={failure} onEnter={enter} />;
  if (me?.signedIn && !somebodyElse && !busy)
    return <AlreadyIn me={me} href={destination('/')} onElse={() => setSomebodyElse(true)} />;
  const other = way === 'class' ? 'return' : 'class';
  return (
    <>
      {way === 'class' ? <ClassForm busy={busy} onEnter={enter} /> : <ReturnForm busy={busy} onEnter={enter} />}
      {failure ? <Notice role="alert" tone="danger" className="mt-5" {...sayFailure(failure)} /> : null}
      <p className="border-line mt-8 border-t pt-5 text-sm">
        <button
          type="button"
          className="text-accent underline-offset-3 hover:underline"
          onClick={() => {
            setWay(other);
            setFailure(null);
          }}
        >
          {way === 'class' ? words.door.returning : words.door.newcomer}
        </button>
      </p>
    </>
  );
}
