/**
 * Formulas between dollars, and dollars that are none. As in pandoc, `$` opens a formula only before something that is
 * not blank, and closes it only behind such and before no digit: "$5 and $6" and "$HOME and $PATH" stay text.
 * Comes after remark-math, whose construct for text it narrows. Knows nothing of how a formula is shown.
 */
import type { Processor } from 'unified';

type Code = number | null;
type State = (code: Code) => State | undefined;
type Effects = {
  enter(type: string): unknown;
  exit(type: string): unknown;
  consume(code: Code): void;
  check(construct: Construct, ok: State, nok: State): State;
};
type Tokenize = (this: unknown, effects: Effects, ok: State, nok: State) => State;
type Construct = { tokenize: Tokenize; partial?: boolean };
type Extension = { text?: Record<number, Construct> };

const DOLLAR = 36;

export function remarkFormulas(this: Processor): void {
  const extensions = (this.data().micromarkExtensions ?? []) as Extension[];
  const math = extensions.find(({ text }) => text?.[DOLLAR] !== undefined)?.text;
  if (!math) throw new Error('remarkFormulas comes after remark-math');
  const construct = math[DOLLAR]!;
  math[DOLLAR] = {
    ...construct,
    tokenize(effects, ok, nok) {
      return effects.check(ahead, construct.tokenize.call(this, effects, ok, nok), nok);
    },
  };
}

/** Whether a formula starts here; two dollars always start one. */
const ahead: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    let before: Code = null;
    return open;

    function open(code: Code): State | undefined {
      effects.enter('formulaAhead');
      effects.consume(code);
      return first;
    }

    function first(code: Code): State | undefined {
      if (code === DOLLAR) return end(ok, code);
      return isBlank(code) ? end(nok, code) : inside(code);
    }

    function inside(code: Code): State | undefined {
      if (code === null) return end(nok, code);
      effects.consume(code);
      if (code === DOLLAR) return closed;
      before = code;
      return inside;
    }

    function closed(code: Code): State | undefined {
      return end(isBlank(before) || isDigit(code) ? nok : ok, code);
    }

    function end(state: State, code: Code): State | undefined {
      effects.exit('formulaAhead');
      return state(code);
    }
  },
};

/** Line endings and virtual spaces are negative numbers in micromark. */
const isBlank = (code: Code): boolean => code === null || code < 0 || code === 32;
const isDigit = (code: Code): boolean => code !== null && code >= 48 && code <= 57;
