'use client';
/** The room, live: the class code, how many are here, and a row for each student. Acts over HTTP, sees over the wire. */
import { useState } from 'react';
import type { RoomAction } from '../../protocol/http.ts';
import type { RoomStudent } from '../../protocol/messages.ts';
import { api, say as sayFailure } from '../../lib/api.ts';
import { useRoom } from '../../lib/live/use-room.ts';
import { words, type Said } from '../../lib/words.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Notice } from '../ui/notice.tsx';
import { ClassCodePanel } from './class-code.tsx';
import type { Titles } from './room.tsx';
import { StudentTable } from './student-table.tsx';
import { WarmHosts } from './warm-hosts.tsx';
import { useNow } from './use-now.ts';

const say = words.room;

type Ask = { student: RoomStudent; action: RoomAction['action'] };
type Outcome = { ok: true; said: string } | { ok: false; said: Said };

const texts = {
  reset: { ask: say.resetAsk, what: say.resetWhat, yes: say.reset, done: say.done.reset },
  suspend: { ask: say.suspendAsk, what: say.suspendWhat, yes: say.suspend, done: say.done.suspend },
  end: { ask: say.endAsk, what: say.endWhat, yes: say.end, done: say.done.end },
} as const;

export function LiveRoom({ titles }: { titles: Titles }) {
  const { room, line, clockOffset } = useRoom();
  const now = useNow() + clockOffset;
  const [ask, setAsk] = useState<Ask | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const students = room?.students ?? [];
  const asleep = students.filter(({ host }) => host.phase === 'frozen').length;
  const inUse = students.filter(({ host }) => host.phase === 'ready' || host.phase === 'starting').length;

  const act = async ({ student, action }: Ask) => {
    setAsk(null);
    const answer = await api.actOnHost(student.id, action);
    setOutcome(
      answer.ok ? { ok: true, said: texts[action].done(student.name) } : { ok: false, said: sayFailure(answer) },
    );
  };

  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className="text-3xl">{say.title}</h1>
        <p role="status" className={`text-sm ${line.state === 'online' ? 'text-good' : 'text-caution'}`}>
          {line.state === 'online' ? say.live : room ? say.lost : say.connecting}
        </p>
      </div>
      <ClassCodePanel />
      <div className="mt-10 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="text-xl">{say.students}</h2>
        <p className="text-soft min-h-6">
          {room
            ? `${say.summary(students.filter(({ online }) => online).length, students.length)} · ${say.hosts(inUse, room.maxHosts, asleep)}`
            : ''}
        </p>
      </div>
      {room?.short ? <Notice role="status" tone="caution" className="mt-4" {...say.short[room.short]} /> : null}
      {room ? <WarmHosts warm={room.warm} room={room.maxHosts - inUse - asleep} /> : null}
      <div role="status" className="text-good min-h-7 text-sm">
        {outcome?.ok ? outcome.said : ''}
      </div>
      {outcome && !outcome.ok ? <Notice role="alert" tone="danger" className="mb-4" {...outcome.said} /> : null}
      {room && students.length === 0 ? <p className="text-soft py-6 text-lg">{say.nobody}</p> : null}
      {students.length > 0 ? (
        <StudentTable
          students={students}
          titles={titles}
          now={now}
          onAct={(student, action) => setAsk({ student, action })}
        />
      ) : null}
      {ask ? (
        <Confirm
          title={texts[ask.action].ask(ask.student.name)}
          text={texts[ask.action].what}
          yes={texts[ask.action].yes}
          no={say.cancel}
          onYes={() => void act(ask)}
          onNo={() => setAsk(null)}
        />
      ) : null}
    </>
  );
}
