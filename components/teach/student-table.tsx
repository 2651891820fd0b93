'use client';
/** A row for each student: who, where, when last, what state the host is in, and what one can do about it. */
import type { RoomAction } from '../../protocol/http.ts';
import type { HostState, RoomStudent } from '../../protocol/messages.ts';
import { ago, hostStateWords, words } from '../../lib/words.ts';
import { Button } from '../ui/button.tsx';
import type { Titles } from './room.tsx';

const say = words.room;

type Props = {
  students: readonly RoomStudent[];
  titles: Titles;
  /** By the server's clock, in ms. */
  now: number;
  onAct: (student: RoomStudent, action: RoomAction['action']) => void;
};

export function StudentTable({ students, titles, now, onAct }: Props) {
  return (
    <div className="overflow-x-auto" role="region" aria-label={say.students} tabIndex={0}>
      <table className="w-full min-w-[44rem] border-collapse text-left text-lg">
        <thead className="text-faint text-sm">
          <tr>
            {[say.columns.name, say.columns.lesson, say.columns.activity, say.columns.host].map((name) => (
              <th key={name} scope="col" className="border-edge border-b py-2 pr-6 font-medium">
                {name}
              </th>
            ))}
            <th scope="col" className="border-edge border-b py-2 font-medium">
              <span className="sr-only">{say.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...students].sort(byPresence).map((student) => (
            <Row key={student.id} student={student} titles={titles} now={now} onAct={onAct} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ student, titles, now, onAct }: Omit<Props, 'students'> & { student: RoomStudent }) {
  const { name, online, course, lesson, lastActivityAt, host } = student;
  const cell = 'border-b border-line py-2.5 pr-6';
  return (
    <tr>
      <th scope="row" className={`${cell} font-semibold`}>
        <span className="flex items-center gap-2.5">
          <span
            aria-hidden="true"
            className={`size-2.5 shrink-0 rounded-full ${online ? 'bg-good' : 'border-edge border'}`}
          />
          <span className="max-w-[16ch] truncate" title={name}>
            {name}
          </span>
          <span className="text-faint text-sm font-normal">{online ? say.here : say.away}</span>
        </span>
      </th>
      <td className={cell}>{lesson === null ? say.noLesson : (titles[`${course}/${lesson}`] ?? lesson)}</td>
      <td className={`${cell} text-soft whitespace-nowrap tabular-nums`}>
        {lastActivityAt === null ? say.never : ago(now - lastActivityAt)}
      </td>
      <td className={`${cell} whitespace-nowrap ${tone(host)}`}>{hostStateWords(host)}</td>
      <td className="border-line border-b py-1.5 text-right whitespace-nowrap">
        <Button
          look="quiet"
          aria-label={say.resetOf(name)}
          disabled={host.phase === 'absent'}
          onClick={() => onAct(student, 'reset')}
        >
          {say.reset}
        </Button>
        <Button
          look="quiet"
          aria-label={say.suspendOf(name)}
          disabled={host.phase !== 'ready'}
          onClick={() => onAct(student, 'suspend')}
        >
          {say.suspend}
        </Button>
        <Button
          look="quiet"
          aria-label={say.endOf(name)}
          disabled={host.phase !== 'ready' && host.phase !== 'starting' && host.phase !== 'frozen'}
          onClick={() => onAct(student, 'end')}
        >
          {say.end}
        </Button>
      </td>
    </tr>
  );
}

/** Who is here comes first; within that, by name, so that rows stay where one looked for them. */
const byPresence = (a: RoomStudent, b: RoomStudent) =>
  Number(b.online) - Number(a.online) || a.name.localeCompare(b.name);

function tone(host: HostState): string {
  switch (host.phase) {
    case 'ready':
      return 'text-good';
    case 'failed':
      return 'text-danger';
    case 'starting':
      return 'text-caution';
    case 'absent':
    case 'frozen':
    case 'ended':
      return 'text-faint';
  }
}
