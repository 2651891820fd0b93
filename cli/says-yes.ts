/** Asks the person at the terminal. Knows nothing of what is asked. */
import { createInterface } from 'node:readline/promises';

/** `otherwise`: what Enter alone says. `ending`: the person pressed Ctrl-C, which says no as Ctrl-D does. */
export async function saysYes(question: string, otherwise: boolean, ending?: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = new AbortController();
  terminal.on('SIGINT', () => left.abort());
  terminal.on('close', () => left.abort());
  try {
    const signal = AbortSignal.any([left.signal, ...(ending === undefined ? [] : [ending])]);
    const answer = await terminal.question(`${question} ${otherwise ? '[Y/n]' : '[y/N]'} `, { signal });
    const said = answer.trim().toLowerCase();
    return said === '' ? otherwise : ['y', 'yes'].includes(said);
  } catch {
    // Ctrl-C or Ctrl-D is an answer, too.
    console.log();
    return false;
  } finally {
    terminal.close();
  }
}
