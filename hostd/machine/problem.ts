/**
 * An expected reason why the machine cannot do what is asked of it: one sentence that says what to do, for whoever started Slipway.
 * Knows nothing of how it is shown.
 */
export class MachineProblem extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.name = 'MachineProblem';
    this.code = code;
  }
}
