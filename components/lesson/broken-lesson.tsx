/** What stands in the place of a lesson that cannot be shown: the file, the line, and what to write instead. */
import type { LessonProblem } from '../../course/problem.ts';
import { words } from '../../lib/words.ts';

const say = words.brokenLesson;

export function BrokenLesson({ problem }: { problem: LessonProblem }) {
  return (
    <div role="alert" className="my-8 rounded-lg border border-line bg-surface p-6">
      <h2 className="text-lg">{say.title}</h2>
      <p className="mt-1 text-soft">{say.lead}</p>
      <p className="mt-5 text-sm text-faint">
        <code className="font-mono break-all text-soft">{problem.file}</code>, {say.line(problem.line, problem.column)}
      </p>
      <p className="mt-2 font-medium">{problem.message}</p>
      <p className="mt-1">{problem.help}</p>
      <p className="mt-5 border-t border-line pt-3 text-sm text-faint">{say.reload}</p>
    </div>
  );
}
