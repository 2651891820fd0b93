'use client';
/** The class code and the address to type it at: readable from the last row, and on request as large as the screen. */
import { useEffect, useState } from 'react';
import { api, say as sayFailure } from '../../lib/api.ts';
import { words, type Said } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Notice } from '../ui/notice.tsx';
import { Projector } from './projector.tsx';

const say = words.room;

export function ClassCodePanel() {
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<Said | null>(null);
  const [asking, setAsking] = useState(false);
  const [large, setLarge] = useState(false);
  const [address, setAddress] = useState('');

  const take = (answer: Awaited<ReturnType<typeof api.classCode>>) => {
    setAddress(location.host);
    if (answer.ok) setCode(answer.value.code);
    setProblem(answer.ok ? null : sayFailure(answer));
  };

  useEffect(() => {
    let wanted = true;
    void api.classCode().then((answer) => wanted && take(answer));
    return () => {
      wanted = false;
    };
  }, []);

  return (
    <section aria-label={say.code} className="border-line bg-surface mt-6 rounded-lg border px-6 py-5">
      <div className="flex flex-wrap items-end justify-between gap-x-10 gap-y-4">
        <dl className="flex flex-wrap gap-x-12 gap-y-3">
          <div>
            <dt className="text-faint text-sm">{say.address}</dt>
            <dd className="min-h-10 text-2xl leading-10 break-all">{address}</dd>
          </div>
          <div>
            <dt className="text-faint text-sm">{say.code}</dt>
            <dd className="min-h-10 font-mono text-4xl leading-10 font-semibold tracking-wider">{code}</dd>
          </div>
        </dl>
        <div className="flex gap-2">
          <Button disabled={code === null} onClick={() => setLarge(true)}>
            {say.projector}
          </Button>
          <Button disabled={code === null} onClick={() => setAsking(true)}>
            {say.renew}
          </Button>
        </div>
      </div>
      {problem ? <Notice role="alert" tone="danger" className="mt-4" {...problem} /> : null}
      {large && code !== null ? <Projector code={code} address={address} onEnd={() => setLarge(false)} /> : null}
      {asking ? (
        <Confirm
          title={say.renewAsk}
          text={say.renewWhat}
          yes={say.renew}
          no={say.cancel}
          onYes={async () => {
            setAsking(false);
            take(await api.renewClassCode());
          }}
          onNo={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}
