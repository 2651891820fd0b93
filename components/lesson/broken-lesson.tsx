/** What stands in the place of a lesson that cannot be shown: the file, the line, and what to write instead. */
import type { LessonProblem } from '../../course/problem.ts';
import { words } from '../../lib/words.ts';

const say = words.brokenLesson;

export function BrokenLesson({ problem }: { problem: LessonProblem }) {
  return (
    <div role="alert" className="border-line bg-surface my-8 rounded-lg border p-6">
      <h2 className="text-lg">{say.title}</h2>
      <p className="text-soft mt-1">{say.lead}</p>
      <p className="text-faint mt-5 text-sm">
        <code className="text-soft font-mono break-all">{problem.file}</code>, {say.line(problem.line, problem.column)}
      </p>
      <p className="mt-2 font-medium">{problem.message}</p>
      <p className="mt-1">{problem.help}</p>
      <p className="border-line text-faint mt-5 border-t pt-3 text-sm">{say.reload}</p>
    </div>
  );
}
