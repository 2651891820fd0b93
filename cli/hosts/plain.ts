/** What students chose or programs wrote, as it may be shown to an operator's terminal: nothing in it is obeyed there. Pure. */
export const plain = (text: string) => text.replaceAll(/\p{C}/gu, '\u{FFFD}');
