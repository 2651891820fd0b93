'use client';
/** The instructor's door: the link brought the token, one press signs in. */
import type { SignIn } from '../../protocol/http.ts';
import { say as sayFailure, type Failure } from '../../lib/api.ts';
import { words } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

const say = words.door;

type Props = { token: string; busy: boolean; failure: Failure | null; onEnter: (through: SignIn) => Promise<void> };

export function InstructorForm({ token, busy, failure, onEnter }: Props) {
  const said = failure && (failure.code === 'wrong-code' ? say.instructorWrong : sayFailure(failure));
  return (
    <>
      <h1 className="text-3xl">{say.instructorTitle}</h1>
      <p className="text-soft mt-2">{say.instructorLead}</p>
      <Button
        look="strong"
        aria-disabled={busy}
        className="mt-6 h-11 w-full text-base"
        onClick={() => void onEnter({ door: 'instructor', token })}
      >
        {busy ? say.entering : say.instructorEnter}
      </Button>
      {said ? <Notice role="alert" tone="danger" className="mt-5" {...said} /> : null}
    </>
  );
}
