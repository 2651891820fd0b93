/**
 * Tells the person at the terminal what is being done, and how long each step took. A step that is done at once is one
 * line; one with something to tell has indented lines below it. Knows nothing of the steps.
 */
import { Interrupted } from './problem.ts';

const WIDTH = 60;

export type Say = (text: string) => void;

export class Steps {
  #hasNotes = false;
  #begun = 0;
  readonly #say: Say;
  readonly #ending: AbortSignal;

  /** `ending`: no new step begins once it is aborted. */
  constructor(say: Say, ending: AbortSignal) {
    this.#say = say;
    this.#ending = ending;
  }

  async step<T>(name: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
    this.begin(name);
    try {
      const result = await work((text) => this.note(text));
      this.end();
      return result;
    } catch (error) {
      this.#say(this.#hasNotes ? '    failed\n' : ' failed\n');
      throw error;
    }
  }

  begin(name: string): void {
    if (this.#ending.aborted) throw new Interrupted();
    this.#hasNotes = false;
    this.#begun = performance.now();
    this.#say(`  ${name.padEnd(WIDTH)}`);
  }

  note(text: string): void {
    if (!this.#hasNotes) this.#say('\n');
    this.#hasNotes = true;
    this.#say(`    ${text}\n`);
  }

  /** `tookMs`: where it did not begin when its line did. */
  end(tookMs = performance.now() - this.#begun): void {
    const time = `${(tookMs / 1000).toFixed(1).padStart(6)} s\n`;
    this.#say(this.#hasNotes ? `  ${''.padEnd(WIDTH)} ${time}` : ` ${time}`);
  }
}
