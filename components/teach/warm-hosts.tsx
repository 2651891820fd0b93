'use client';
/** Has hosts started before anybody asks for them: how many wait, and how many are to. Knows no student. */
import { useId, useState } from 'react';
import { api, say as sayFailure } from '../../lib/api.ts';
import { words, type Said } from '../../lib/words.ts';
import type { Warm } from '../../protocol/messages.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

const say = words.room.warm;

/** `room`: how many more hosts may run. */
export function WarmHosts({ warm, room }: { warm: Warm; room: number }) {
  const field = useId();
  const most = Math.max(0, room);
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<Said | null>(null);
  const value = typed ?? String(Math.min(40, most));
  const count = value === '' ? Number.NaN : Number(value);
  const fits = Number.isInteger(count) && count >= 0 && count <= most;

  const start = async () => {
    const answer = await api.warmUp(count);
    setProblem(answer.ok ? null : sayFailure(answer));
  };

  return (
    <section aria-label={say.title} className="mt-6">
      <form
        className="flex flex-wrap items-center gap-x-3 gap-y-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (fits) void start();
        }}
      >
        <p className="text-soft min-h-6">{say.state(warm)}</p>
        <label htmlFor={field} className="text-soft">
          {say.count}
        </label>
        <input
          id={field}
          type="number"
          inputMode="numeric"
          min={0}
          max={most}
          value={value}
          onChange={({ target }) => setTyped(target.value)}
          aria-describedby={`${field}-most`}
          className="border-line bg-surface h-9 w-20 rounded-md border px-2"
        />
        <span id={`${field}-most`} className="text-faint text-sm">
          {say.most(most)}
        </span>
        <Button type="submit" disabled={!fits}>
          {say.start(fits ? count : null)}
        </Button>
      </form>
      {problem ? <Notice role="alert" tone="danger" className="mt-4" {...problem} /> : null}
    </section>
  );
}
