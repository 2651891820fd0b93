'use client';
/** A labelled field with help and what is wrong with it. */
import { useId, type ComponentProps } from 'react';

type Props = ComponentProps<'input'> & { label: string; help: string; error: string | null };

export function Field({ label, help, error, className = '', ...rest }: Props) {
  const id = useId();
  return (
    <div className="mt-5">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={`${id}-help`}
        aria-invalid={error !== null}
        className={`border-edge bg-raised aria-invalid:border-danger mt-1.5 h-11 w-full rounded-md border px-3 text-lg outline-offset-1 ${className}`}
        {...rest}
      />
      <p id={`${id}-help`} className={`mt-1 text-sm ${error === null ? 'text-faint' : 'text-danger'}`}>
        {error ?? help}
      </p>
    </div>
  );
}
