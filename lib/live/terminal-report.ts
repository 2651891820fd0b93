/**
 * What a terminal says by itself because a program asked for it, and no person typed: that the window got or lost the
 * focus (CSI I, CSI O), and where the mouse is (SGR and X10 reports). Knows no program.
 */

/** Reports and nothing else; a longer one than any terminal writes at once is none. */
export const isReport = (bytes: Uint8Array): boolean =>
  bytes.length <= 1_000 && REPORTS.test(String.fromCharCode(...bytes));

const REPORTS = /^(?:\x1b\[(?:[IO]|<[\d;]+[Mm]|M[^]{3}))+$/;
