/**
 * A terminal in memory that shows what a reader of a pty host was sent, and tells what is on it, cell by cell. Knows
 * no protocol.
 */
import { Terminal, type IBuffer } from '@xterm/headless';
import type { Shown } from './pty-host-under-test.ts';

/** What the public interface does not tell. */
type Inside = { _core: { coreService: { isCursorHidden: boolean } } };

export type Picture = { cursor: string; screen: string[]; modes: object };

/** Writes whatever depends on modes that cannot be asked for: colours, character sets, scroll region, tabs. */
const PROBE = 'q\x0eq\x0fq漢\x1b7\x1b[999;1Hbottom\n\n\x1b[1;1Htop\x1bMabove\x1b8xyz';

export class Screen {
  readonly terminal = new Terminal({
    allowProposedApi: true,
    scrollback: 10_000,
    cols: 80,
    rows: 24,
    logLevel: 'off',
  });

  async show(shown: readonly Shown[]): Promise<this> {
    for (const one of shown) {
      if (Buffer.isBuffer(one)) await this.write(one);
      else this.terminal.resize(one.columns, one.rows);
    }
    return this;
  }

  write(bytes: Uint8Array | string): Promise<void> {
    return new Promise((resolve) => this.terminal.write(bytes, resolve));
  }

  picture(): Picture {
    const { active } = this.terminal.buffer;
    const hidden = (this.terminal as unknown as Inside)._core.coreService.isCursorHidden;
    const cursor = `${active.type} ${active.cursorX},${active.cursorY}${hidden ? ' hidden' : ''}`;
    const screen = lines(active, active.baseY, active.baseY + this.terminal.rows);
    return { cursor, screen, modes: this.terminal.modes };
  }

  /** The picture after something was written that shows the other modes as well. */
  async probed(): Promise<Picture> {
    await this.write(PROBE);
    return this.picture();
  }

  /** Lines above the screen, the oldest first. */
  scrollback(): string[] {
    const { normal } = this.terminal.buffer;
    return lines(normal, 0, normal.baseY);
  }
}

function lines(buffer: IBuffer, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => {
    const line = buffer.getLine(from + at);
    const cells = Array.from({ length: line?.length ?? 0 }, (__, column) => {
      const cell = line?.getCell(column);
      if (cell === undefined) return '';
      const attributes = [
        cell.isBold(),
        cell.isItalic(),
        cell.isDim(),
        cell.isUnderline(),
        cell.isBlink(),
        cell.isInverse(),
        cell.isInvisible(),
        cell.isStrikethrough(),
        cell.isOverline(),
      ].map((one) => (one === 0 ? 0 : 1));
      const colours = [cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor()];
      const plain = attributes.every((one) => one === 0) && cell.isFgDefault() && cell.isBgDefault();
      return `${cell.getChars() || ' '}${plain ? '' : `<${attributes.join('')} ${colours.join()}>`}`;
    });
    return `${line?.isWrapped === true ? '↳' : ''}${cells.join('').trimEnd()}`;
  });
}
