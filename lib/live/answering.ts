/**
 * Of several windows on the same shells only one may answer what programs ask the terminal, or each answer is typed
 * twice: the window where somebody typed last, or else the newest. Knows no terminal.
 */
import type { Surroundings } from './connection.ts';

export class Answering {
  readonly #world: Pick<Surroundings, 'neighbours'>;
  #neighbours: ReturnType<Surroundings['neighbours']> | null = null;
  #here = true;

  constructor(world: Pick<Surroundings, 'neighbours'>) {
    this.#world = world;
  }

  get here(): boolean {
    return this.#here;
  }

  start(): void {
    this.#neighbours ??= this.#world.neighbours(() => {
      this.#here = false;
    });
    this.#here = true;
    this.#neighbours.tell();
  }

  stop(): void {
    this.#neighbours?.close();
    this.#neighbours = null;
  }

  typed(): void {
    if (this.#here) return;
    this.#here = true;
    this.#neighbours?.tell();
  }
}
