/**
 * Binary websocket frames: terminal bytes, both ways, never decoded as text on the way. Big-endian.
 * Knows nothing of sockets.
 *
 *   input  (page to server): u8 1, u32 terminal, 8 bytes writer, u64 number, bytes
 *   output  (server to page): u8 2, u32 terminal, u64 position of the first byte, bytes
 *   history (server to page): u8 3, u32 terminal, bytes; what stood before the output that follows
 */
const INPUT = 1;
const OUTPUT = 2;
const HISTORY = 3;
const INPUT_HEADER = 21;
const OUTPUT_HEADER = 13;
const HISTORY_HEADER = 5;

/** Bytes of a writer's id. A page is one writer for its keys; each click on Run is another. */
export const WRITER_BYTES = 8;

export type InputFrame = { terminal: number; writer: Uint8Array; number: number; bytes: Uint8Array };
export type OutputFrame = { terminal: number; position: number; bytes: Uint8Array };
export type HistoryFrame = { terminal: number; bytes: Uint8Array };

const view = (frame: Uint8Array) => new DataView(frame.buffer, frame.byteOffset, frame.byteLength);

export function encodeInput({ terminal, writer, number, bytes }: InputFrame): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(INPUT_HEADER + bytes.length);
  const header = view(frame);
  header.setUint8(0, INPUT);
  header.setUint32(1, terminal);
  frame.set(writer, 5);
  header.setBigUint64(13, BigInt(number));
  frame.set(bytes, INPUT_HEADER);
  return frame;
}

/** Returns null for anything that is not an input frame. `bytes` and `writer` share the frame's memory. */
export function decodeInput(frame: Uint8Array): InputFrame | null {
  if (frame.length < INPUT_HEADER || frame[0] !== INPUT) return null;
  const header = view(frame);
  const number = header.getBigUint64(13);
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return {
    terminal: header.getUint32(1),
    writer: frame.subarray(5, 13),
    number: Number(number),
    bytes: frame.subarray(INPUT_HEADER),
  };
}

export function encodeOutput({ terminal, position, bytes }: OutputFrame): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(OUTPUT_HEADER + bytes.length);
  const header = view(frame);
  header.setUint8(0, OUTPUT);
  header.setUint32(1, terminal);
  header.setBigUint64(5, BigInt(position));
  frame.set(bytes, OUTPUT_HEADER);
  return frame;
}

/** Returns null for anything that is not an output frame. `bytes` shares the frame's memory. */
export function decodeOutput(frame: Uint8Array): OutputFrame | null {
  if (frame.length < OUTPUT_HEADER || frame[0] !== OUTPUT) return null;
  const header = view(frame);
  const position = header.getBigUint64(5);
  if (position > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return { terminal: header.getUint32(1), position: Number(position), bytes: frame.subarray(OUTPUT_HEADER) };
}

export function encodeHistory({ terminal, bytes }: HistoryFrame): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HISTORY_HEADER + bytes.length);
  const header = view(frame);
  header.setUint8(0, HISTORY);
  header.setUint32(1, terminal);
  frame.set(bytes, HISTORY_HEADER);
  return frame;
}

/** Returns null for anything that is not a history frame. `bytes` shares the frame's memory. */
export function decodeHistory(frame: Uint8Array): HistoryFrame | null {
  if (frame.length < HISTORY_HEADER || frame[0] !== HISTORY) return null;
  return { terminal: view(frame).getUint32(1), bytes: frame.subarray(HISTORY_HEADER) };
}
