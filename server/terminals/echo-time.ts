/**
 * How long it takes until a terminal shows something after a key: of one key at a time for a host, so that a key costs
 * no more than a comparison. What is shown next need not be its echo, but nearly always is. Knows no stream and no page.
 */
import type { InputFrame } from '../../protocol/frames.ts';

/** What a terminal says by itself (answers, focus), and keys that may show nothing, begin with it. */
const ESCAPE = 0x1b;
/** What is shown later is no echo: a program that said nothing until then, or a password. */
const LIMIT_MS = 10_000;
/** No terminal has this number. */
const NONE = 0;

export class EchoTime {
  readonly #onEcho: (ms: number) => void;
  readonly #now: () => number;
  /** Whose echo is waited for. */
  #terminal = NONE;
  #since = 0;

  constructor(onEcho: (ms: number) => void, now = () => performance.now()) {
    this.#onEcho = onEcho;
    this.#now = now;
  }

  /** The key is passed on; while another one's echo is waited for, it is not measured. */
  typed({ terminal, bytes }: InputFrame): void {
    if (bytes[0] === ESCAPE) return;
    const now = this.#now();
    if (this.#terminal !== NONE && now - this.#since < LIMIT_MS) return;
    this.#terminal = terminal;
    this.#since = now;
  }

  /** The student was sent what this terminal shows. */
  shown(terminal: number): void {
    if (terminal !== this.#terminal) return;
    this.#terminal = NONE;
    const ms = this.#now() - this.#since;
    if (ms < LIMIT_MS) this.#onEcho(ms);
  }
}
