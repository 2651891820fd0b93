'use client';
/** A return code, on another device. */
import { useState, type FormEvent } from 'react';
import type { SignIn } from '../../protocol/http.ts';
import { words } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { Field } from './field.tsx';

const say = words.door;

export function ReturnForm({ busy, onEnter }: { busy: boolean; onEnter: (through: SignIn) => Promise<void> }) {
  const [tried, setTried] = useState(false);
  const [code, setCode] = useState('');

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (code.trim() !== '') void onEnter({ door: 'return', returnCode: code.trim() });
  };

  return (
    <form noValidate onSubmit={onSubmit}>
      <h1 className="text-3xl">{say.returnTitle}</h1>
      <p className="text-soft mt-2">{say.returnLead}</p>
      <Field
        label={say.returnCode}
        help={say.returnCodeHelp}
        error={tried && code.trim() === '' ? say.codeMissing : null}
        value={code}
        maxLength={40}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono tracking-wider"
        onChange={(event) => setCode(event.target.value)}
      />
      <Button look="strong" type="submit" aria-disabled={busy} className="mt-6 h-11 w-full text-base">
        {busy ? say.entering : say.enter}
      </Button>
    </form>
  );
}
