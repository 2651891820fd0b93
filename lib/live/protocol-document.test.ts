/** docs/protocol.md names everything that the code can say, with the numbers it has there. */
import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { decodeHistory, decodeInput, decodeOutput } from '../../protocol/frames.ts';
import * as limits from '../../protocol/limits.ts';
import { ClientMessage, EndReason, ErrorCode, HostState, Limit, ServerMessage } from '../../protocol/messages.ts';

const text = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
const section = (title: string): string => new RegExp(`^## ${title}$([\\s\\S]*?)(?=^## )`, 'm').exec(text)?.[1] ?? '';
/** What stands in the first column of a section's table. */
const rows = (title: string) => [...section(title).matchAll(/^\| `([^`]+)` /gm)].map((match) => match[1]);
const types = (union: typeof ClientMessage | typeof ServerMessage): string[] =>
  union.def.options.map((option) => [...option.def.shape.type.def.values][0] as string);

it('has a row for each message, and for none that is gone', () => {
  expect(rows('From page to server')).toEqual(types(ClientMessage));
  expect(
    rows('From server to page')
      .filter((type) => !EndReason.safeParse(type).success)
      .sort(),
  ).toEqual(types(ServerMessage).sort());
});

it('has a row for each reason of an end', () => {
  const named = rows('From server to page').filter((type) => EndReason.safeParse(type).success);
  expect(named.sort()).toEqual(Object.values(EndReason.def.entries).sort());
});

test.each([
  ...Object.values(ErrorCode.def.entries),
  ...Object.values(Limit.def.entries),
  ...HostState.def.options.map((option) => [...option.def.shape.phase.def.values][0] as string),
])('names %s', (word) => expect(text).toContain(`\`${word}\``));

test.each(Object.entries(limits.CLOSE))('tells the close code %s', (name, code) => {
  expect(section('Close codes')).toMatch(new RegExp(`^\\| ${code} \\| \`${name}\` `, 'm'));
});

it('tells the first byte of each kind of frame', () => {
  const decoders = { input: decodeInput, output: decodeOutput, history: decodeHistory };
  const told = [...section('The line').matchAll(/^\| (\d+) +\| `(\w+)` /gm)].map(([, byte, name]) => [
    Number(byte),
    name,
  ]);
  const real = Array.from({ length: 256 }, (_, byte) => {
    const frame = new Uint8Array(64);
    frame[0] = byte;
    return Object.entries(decoders).flatMap(([name, decode]) => (decode(frame) === null ? [] : [[byte, name]]));
  }).flat();
  expect(told).toEqual(real);
});

it.each([
  ['PROTOCOL_VERSION', `version **${limits.PROTOCOL_VERSION}**`],
  ['MAX_FRAME_BYTES', `${limits.MAX_FRAME_BYTES / 1024} KiB`],
  ['FILE_BYTES', `${limits.FILE_BYTES / 1024} KiB of UTF-8`],
  ['INPUT_CHUNK_BYTES', `at most ${limits.INPUT_CHUNK_BYTES / 1024} KiB (`],
  ['MAX_TERMINALS', `${limits.MAX_TERMINALS} a student`],
  [
    'OUTPUT_WINDOW_BYTES',
    `between ${limits.OUTPUT_WINDOW_BYTES.min / 1024} KiB and ${limits.OUTPUT_WINDOW_BYTES.max / 1024} KiB`,
  ],
  ['OUTPUT_WINDOW_MS', `in ${limits.OUTPUT_WINDOW_MS} ms`],
  ['OUTPUT_ACK_BYTES', `after ${limits.OUTPUT_ACK_BYTES / 1024} KiB`],
  ['OUTPUT_ACK_MS', `or ${limits.OUTPUT_ACK_MS} ms`],
  ['PING_INTERVAL_MS', `after ${limits.PING_INTERVAL_MS / 1000} s`],
])('tells %s as it is', (name, words) => {
  const flat = text.replaceAll(/\s+/g, ' ');
  expect(flat).toContain(`\`${name}\``);
  expect(flat).toContain(words);
});
