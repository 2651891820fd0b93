'use client';
/** A setting that is on or off, with what it does below it. Knows nothing of the setting. */
import { useId } from 'react';

type Props = { label: string; help: string; on: boolean; onChange: (on: boolean) => void };

export function Switch({ label, help, on, onChange }: Props) {
  const id = useId();
  return (
    <div>
      <div className="flex items-center justify-between gap-4">
        <span id={`${id}-label`}>{label}</span>
        <button
          type="button"
          role="switch"
          aria-checked={on}
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-help`}
          onClick={() => onChange(!on)}
          className={`flex h-6 w-11 shrink-0 items-center rounded-full border p-0.5 transition-colors ${
            on ? 'border-accent bg-accent justify-end' : 'border-edge bg-surface justify-start'
          }`}
        >
          <span className={`size-4.5 rounded-full ${on ? 'bg-on-accent' : 'bg-edge'}`} />
        </button>
      </div>
      <p id={`${id}-help`} className="text-faint mt-0.5 pr-14 text-xs">
        {help}
      </p>
    </div>
  );
}
