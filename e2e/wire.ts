/** What a page's websocket sends and brings, as the browser's own tools tell it. Knows nothing of what it means. */
import type { Page } from '@playwright/test';

export class Wire {
  /** Bytes that came so far. */
  received = 0;
  #wanted: { sent: string; answer: string; from: number | null; between: number | null } | null = null;

  static async of(page: Page): Promise<Wire> {
    const wire = new Wire();
    const inspector = await page.context().newCDPSession(page);
    inspector.on('Network.webSocketFrameSent', ({ response }) => wire.#sent(read(response)));
    inspector.on('Network.webSocketFrameReceived', ({ response }) => wire.#came(read(response)));
    await inspector.send('Network.enable');
    return wire;
  }

  /** From now on: how many bytes come after the first frame that is sent with one text in it, until one comes with the other. */
  bytesBetween(sent: string, answer: string): () => number {
    const wanted = (this.#wanted = { sent, answer, from: null as number | null, between: null as number | null });
    return () => {
      if (wanted.between === null) throw new Error(`${JSON.stringify(answer)} did not come.`);
      return wanted.between;
    };
  }

  #sent(frame: Buffer): void {
    if (this.#wanted?.from === null && frame.includes(this.#wanted.sent)) this.#wanted.from = this.received;
  }

  #came(frame: Buffer): void {
    this.received += frame.length;
    const wanted = this.#wanted;
    if (wanted === null || wanted.from === null || wanted.between !== null) return;
    if (frame.includes(wanted.answer)) wanted.between = this.received - wanted.from;
  }
}

/** Text as it is, binary frames in base64. */
function read({ opcode, payloadData }: { opcode: number; payloadData: string }): Buffer {
  return Buffer.from(payloadData, opcode === 2 ? 'base64' : 'utf8');
}
