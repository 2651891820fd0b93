/** What a flood of output does: how fast it comes, how soon it can be ended, and what a client that does not read costs. */
import { setTimeout as pause } from 'node:timers/promises';
import { PROMPT, type Peer, type Terminal } from '../peer.ts';
import { memoryOf } from '../processes.ts';

/** With a last line that does not stand in the command: a prompt alone is also drawn anew when a size changes. */
const COMMAND = 'seq 1 2000000; echo end-$((6*7))\r';
const LAST_LINE = 'end-42';
/** What the terminal makes of the numbers, with CR LF after each. */
const COMMAND_BYTES = 16_888_896;

/** MB a second, until the shell is back. */
export async function bulk(peer: Peer): Promise<number> {
  const terminal = await peer.open(0);
  await terminal.prompt;
  const back = terminal.output.until(LAST_LINE);
  const begun = performance.now();
  terminal.write(COMMAND);
  const took = (await back) - begun;
  terminal.close();
  return COMMAND_BYTES / 1000 / took;
}

/** From Ctrl-C to the prompt, the longest of some tries, in ms. */
export async function interrupt(opened: Promise<Terminal>, times: number, floodMs: number): Promise<number> {
  const terminal = await opened;
  await terminal.prompt;
  let longest = 0;
  for (let nth = 0; nth < times; nth += 1) {
    terminal.write('yes\r');
    await pause(floodMs * (0.75 + Math.random() / 2));
    longest = Math.max(longest, await end(terminal));
  }
  terminal.close();
  return longest;
}

async function end(terminal: Terminal): Promise<number> {
  const back = terminal.output.until(PROMPT);
  const begun = performance.now();
  terminal.write('\x03');
  return (await back) - begun;
}

const READ_MS = 3_000;
const STALL_MS = 8_000;
const LOOK_MS = 200;

/** By how much those who serve grow while one client does not read, over what they held while it did; in MB. */
export async function stalled(peer: Peer): Promise<number> {
  const terminal = await peer.open(0);
  await terminal.prompt;
  const pids = await peer.processes();
  terminal.write('yes\r');
  const reading = await mostHeld(pids, READ_MS);
  terminal.pause();
  const waiting = await mostHeld(pids, STALL_MS);
  terminal.resume();
  await end(terminal);
  terminal.close();
  return Math.max(0, waiting - reading) / 2 ** 20;
}

async function mostHeld(pids: readonly number[], ms: number): Promise<number> {
  let most = 0;
  for (const until = performance.now() + ms; performance.now() < until; await pause(LOOK_MS)) {
    most = Math.max(most, await memoryOf(pids));
  }
  return most;
}
