'use client';
/** Class code and name. */
import { useState, type FormEvent } from 'react';
import type { SignIn } from '../../protocol/http.ts';
import { MAX_NAME_LENGTH } from '../../protocol/limits.ts';
import { words } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { Field } from './field.tsx';

const say = words.door;

export function ClassForm({ busy, onEnter }: { busy: boolean; onEnter: (through: SignIn) => Promise<void> }) {
  const [tried, setTried] = useState(false);
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const codeError = tried && code.trim() === '' ? say.codeMissing : null;
  const nameError = !tried
    ? null
    : name.trim() === ''
      ? say.nameMissing
      : name.trim().length > MAX_NAME_LENGTH
        ? say.nameTooLong(MAX_NAME_LENGTH)
        : null;

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (code.trim() === '' || name.trim() === '' || name.trim().length > MAX_NAME_LENGTH) return;
    void onEnter({ door: 'class', code: code.trim(), name: name.trim() });
  };

  return (
    <form noValidate onSubmit={onSubmit}>
      <h1 className="text-3xl">{say.title}</h1>
      <p className="text-soft mt-2">{say.lead}</p>
      <Field
        label={say.code}
        help={say.codeHelp}
        error={codeError}
        value={code}
        maxLength={40}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono tracking-wider"
        onChange={(event) => setCode(event.target.value)}
      />
      <Field
        label={say.name}
        help={say.nameHelp}
        error={nameError}
        value={name}
        autoComplete="name"
        onChange={(event) => setName(event.target.value)}
      />
      <Button look="strong" type="submit" aria-disabled={busy} className="mt-6 h-11 w-full text-base">
        {busy ? say.entering : say.enter}
      </Button>
    </form>
  );
}
