/**
 * What a terminal's shell is doing, read from the marks it prints (OSC 133): at its prompt, or running something.
 * Follows one command at a time that was typed by a button, and says how it ended.
 * Knows neither bytes nor screen.
 */

/**
 * A: prompt begins. B: prompt ends, the student may type; `again` where the last prompt stands already: the shell only
 * drew it anew, after a resize or a paste. C: a command starts. D: it ended, with its status.
 */
export type Mark = { kind: 'A' | 'C' } | { kind: 'B'; again: boolean } | { kind: 'D'; status: number | null };

/**
 * `entered`: Enter was pressed and the shell has not answered yet; `typed`: the same, by a button.
 * `unknown`: no mark was seen so far.
 */
export type ShellAt = 'unknown' | 'prompt' | 'entered' | 'typed' | 'running';

/** What became of the command that a button typed. `ended` with null: the shell did not say how. */
export type CommandEvent = { event: 'started' } | { event: 'ended'; status: number | null };

/**
 * The text of an OSC 133 sequence; null for what we do not know. Where shells have a key, what comes without it is not of
 * a shell: a container's log or a file may print marks as well.
 */
export function parseMark(data: string, key: string | null): Mark | null {
  const [kind, ...rest] = data.split(';');
  if (key !== null && !rest.includes(`k=${key}`)) return null;
  if (kind === 'A' || kind === 'C') return { kind };
  if (kind === 'B') return { kind, again: false };
  if (kind !== 'D') return null;
  const status = rest[0];
  return { kind: 'D', status: status !== undefined && /^\d{1,3}$/.test(status) ? Number(status) : null };
}

export class ShellState {
  #at: ShellAt = 'unknown';
  #ours = false;
  #answered = false;
  #status: number | null = null;

  get at(): ShellAt {
    return this.#at;
  }

  /** Enter was pressed. At the prompt the shell is about to answer; elsewhere it belongs to the program that runs. */
  entered(): void {
    if (this.#at === 'prompt') this.#at = 'entered';
  }

  /** A button typed a command at the prompt. */
  typed(): void {
    this.#at = 'typed';
    this.#ours = true;
    this.#answered = false;
    this.#status = null;
  }

  /** What a button typed never left the page. */
  untyped(): void {
    if (this.#at === 'typed') this.#at = 'prompt';
    this.#ours = false;
  }

  /** What was shown before is forgotten, and so is what it said. True: nobody will say how ours ended. */
  reset(): boolean {
    const lost = this.#ours;
    this.#at = 'unknown';
    this.#ours = false;
    return lost;
  }

  mark(mark: Mark): CommandEvent | null {
    switch (mark.kind) {
      case 'A':
        return null;
      case 'C':
        return this.#started();
      case 'D':
        // A block of several lines is several commands: the first that failed is what counts.
        if (this.#ours) {
          this.#answered = true;
          if (this.#status === null || this.#status === 0) this.#status = mark.status;
        }
        return null;
      case 'B':
        return this.#prompt(mark.again);
    }
  }

  #started(): CommandEvent | null {
    const byUser = this.#at === 'prompt' || this.#at === 'entered';
    const first = this.#at === 'typed';
    this.#at = 'running';
    // The student went on by hand while a nested shell of ours was open: that command is theirs.
    if (byUser) this.#ours = false;
    return first ? { event: 'started' } : null;
  }

  #prompt(again: boolean): CommandEvent | null {
    if (this.#at === 'typed' && !this.#answered && again) return null;
    // Ours never became a command, a slip of syntax say; or it is done.
    const over = this.#at === 'typed' || this.#answered;
    this.#at = 'prompt';
    if (!this.#ours || !over) return null;
    this.#ours = false;
    return { event: 'ended', status: this.#answered ? this.#status : null };
  }
}
