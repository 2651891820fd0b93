/**
 * Says what set-up and tear-down are doing, one JSON object a line on stdout, for the program that started hostd:
 * `{"step":"…"}` when a step begins, `{"step":"…","done":true,"ms":…}` when it ended, `{"step":"…","note":"…"}` between.
 * Knows nothing of the steps.
 */
export type Report = {
  step<T>(name: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  note(text: string): void;
  /** The last line of a successful start. */
  ready(socket: string): void;
};

/** `write` takes one object; its keys are the protocol above. */
export function reporter(write: (line: Record<string, unknown>) => void): Report {
  return {
    async step(name, work) {
      const begun = performance.now();
      write({ step: name });
      const result = await work((text) => write({ step: name, note: text }));
      write({ step: name, done: true, ms: Math.round(performance.now() - begun) });
      return result;
    },
    note: (text) => write({ note: text }),
    ready: (socket) => write({ ready: true, socket }),
  };
}
