/**
 * A code block of a lesson: its text, highlighted on the server, and what can be done with it. Only the buttons are
 * alive; the block looks the same before and after they are. Knows nothing of hosts.
 */
import type { CodeBlockData } from '../../lib/code-block.ts';
import { words } from '../../lib/words.ts';
import { CodeActions } from './code-actions.tsx';
import { CodeHint } from './code-hint.tsx';

const say = words.code;

/** Characters that fit on a phone. A longer line may have to be scrolled, so the block must be reachable by keyboard. */
const LONG_LINE = 32;

export function CodeBlock({ block }: { block: string }) {
  const { id, info, html, text, copy, run, save } = JSON.parse(block) as CodeBlockData;
  const typed = info.kind === 'shell' || info.kind === 'console';
  const label = info.file ?? (typed ? null : info.language);
  const lines = text.split('\n');
  const scrolls = info.kind !== 'shell' && lines.some((line) => line.length > LONG_LINE);
  return (
    <div
      role="group"
      aria-label={say.group(label ?? (typed ? lines[0]! : ''))}
      className="code-block"
      data-kind={info.kind}
      data-lines={lines.length}
    >
      <pre tabIndex={scrolls ? 0 : undefined}>
        <code dangerouslySetInnerHTML={{ __html: `${html}\n` }} />
      </pre>
      <div className="code-bar">
        <p className="code-labels">
          {label ? <span className={info.file ? 'code-file' : undefined}>{label}</span> : null}
          {info.terminal ? (
            <CodeHint label={say.terminal(info.terminal)} help={say.terminalHelp(info.terminal)} />
          ) : null}
          {info.inside ? <CodeHint label={say.inside} help={say.insideHelp} /> : null}
          {info.interrupt ? <CodeHint label={say.interrupts} help={say.interruptsHelp} /> : null}
          {info.needs === 'internet' ? <CodeHint label={say.internet} help={say.internetHelp} /> : null}
        </p>
        <CodeActions
          id={id}
          copy={copy}
          run={run}
          save={save}
          file={info.file}
          terminal={info.terminal}
          inside={info.inside}
          interrupt={info.interrupt}
        />
      </div>
    </div>
  );
}
