/**
 * Marks (accents, joiners) belong to the letter before them. xterm.js puts as many on one letter as come, and those
 * without a letter side by side; a browser lays either out as one letter of thousands of parts, seconds long, and the
 * page stands still. Beyond what people write they are shown as what they are: no letter. Knows no screen.
 */
import type { Terminal } from '@xterm/xterm';

/**
 * As many parts as a family of four with skin tones has, and one; a mark counts twice, for no letter has five. Beyond
 * that a cell takes ten times the memory, and a screenful of them seconds to be laid out.
 */
const MOST_JOINED = 11;
const NO_LETTER = 0xfffd;
/** Below are the letters and signs of the West, among them no mark. */
const FIRST_MARK = 0x300;
/** In what xterm.js calls a character's properties: it belongs to the cell before. */
const JOINS = 1;
/** … and those of a plain letter, one cell wide. */
const LETTER = 1 << 1;

/** The parts of xterm.js that print: nothing public comes between the parser and the cells. */
type Inner = {
  _core: {
    unicodeService: { charProperties(codepoint: number, preceding: number): number };
    _inputHandler: {
      print(data: Uint32Array, start: number, end: number): void;
      _parser: { precedingJoinState: number; setPrintHandler(print: Print): void };
    };
  };
};
type Print = (data: Uint32Array, start: number, end: number) => void;

export function boundMarks(terminal: Pick<Terminal, 'write'>): void {
  const { unicodeService, _inputHandler: handler } = (terminal as unknown as Inner)._core;
  let joined = 0;
  handler._parser.setPrintHandler((data, start, end) => {
    let before = handler._parser.precedingJoinState;
    for (let at = start; at < end; at += 1) {
      const codepoint = data[at]!;
      if (codepoint < FIRST_MARK) {
        before = LETTER;
        continue;
      }
      const properties = unicodeService.charProperties(codepoint, before);
      const mark = isMark(codepoint);
      const joins = (properties & JOINS) === JOINS;
      joined = ((before & JOINS) === JOINS ? joined : 0) + (mark ? 2 : 1);
      if (joins ? joined > MOST_JOINED : mark) data[at] = NO_LETTER;
      before = data[at] === codepoint ? properties : LETTER;
    }
    handler.print(data, start, end);
  });
}

const MARK = /\p{Mn}|\p{Me}/u;

/** Without a regular expression for the many letters of East Asia. */
const isMark = (codepoint: number): boolean =>
  !(codepoint >= 0x2e80 && codepoint < 0xd800) && MARK.test(String.fromCodePoint(codepoint));
