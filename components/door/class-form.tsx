'use client';
/**
 * Class code and name. The fields keep what they hold themselves: on a slow device somebody types before this code is
 * there, and nothing of it may be lost.
 */
import { useRef, useState, useSyncExternalStore, type FormEvent } from 'react';
import type { SignIn } from '../../protocol/http.ts';
import { MAX_NAME_LENGTH } from '../../protocol/limits.ts';
import { words } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { Field } from './field.tsx';

const say = words.door;

const never = () => () => {};

export function ClassForm({ busy, onEnter }: { busy: boolean; onEnter: (through: SignIn) => Promise<void> }) {
  // Until then the browser itself would submit the form: the page would load anew, with empty fields.
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const [tried, setTried] = useState(false);
  const [errors, setErrors] = useState<ReturnType<typeof wrong>>({ code: null, name: null });
  const codeField = useRef<HTMLInputElement>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const filledIn = () => ({ code: codeField.current?.value.trim() ?? '', name: nameField.current?.value.trim() ?? '' });
  const onChange = () => {
    if (tried) setErrors(wrong(filledIn()));
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const { code, name } = filledIn();
    const found = wrong({ code, name });
    setTried(true);
    setErrors(found);
    if (!busy && found.code === null && found.name === null) void onEnter({ door: 'class', code, name });
  };

  return (
    <form noValidate onSubmit={onSubmit}>
      <h1 className="text-3xl">{say.title}</h1>
      <p className="text-soft mt-2">{say.lead}</p>
      <Field
        ref={codeField}
        label={say.code}
        help={say.codeHelp}
        error={errors.code}
        maxLength={40}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono tracking-wider"
        onChange={onChange}
      />
      <Field
        ref={nameField}
        label={say.name}
        help={say.nameHelp}
        error={errors.name}
        autoComplete="name"
        onChange={onChange}
      />
      <Button
        look="strong"
        type="submit"
        disabled={!alive}
        aria-disabled={busy}
        className="mt-6 h-11 w-full text-base disabled:opacity-100"
      >
        {busy ? say.entering : say.enter}
      </Button>
    </form>
  );
}

/** What is to be said below each field; null: nothing. */
function wrong({ code, name }: { code: string; name: string }): { code: string | null; name: string | null } {
  return {
    code: code === '' ? say.codeMissing : null,
    name: name === '' ? say.nameMissing : name.length > MAX_NAME_LENGTH ? say.nameTooLong(MAX_NAME_LENGTH) : null,
  };
}
