/** From asking for a terminal to its prompt: beside others, on arriving, from nothing, on coming back. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Peer, Terminal } from '../peer.ts';
import { percentile } from '../statistics.ts';

/** One after the other, each on another sandbox, with a moment between. */
export async function clickWarm(peer: Peer, times: number): Promise<number> {
  const took: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const begun = performance.now();
    const terminal = await peer.open(nth);
    took.push((await terminal.prompt) - begun);
    terminal.close();
    await pause(150);
  }
  return percentile(took, 0.5)!;
}

export async function clickCold(peer: Peer, times: number): Promise<number> {
  const took: number[] = [];
  for (let nth = 0; nth < times; nth += 1) took.push(await peer.cold());
  return percentile(took, 0.5)!;
}

export async function reconnect(peer: Peer, times: number): Promise<number> {
  const took: number[] = [];
  for (let nth = 0; nth < times; nth += 1) took.push(await peer.comeBack(nth));
  return percentile(took, 0.5)!;
}

/** Everybody at once. */
export async function arrive(peer: Peer, count: number): Promise<{ terminals: Terminal[]; last: number }> {
  const begun = performance.now();
  const terminals = await Promise.all(Array.from({ length: count }, (_, nth) => peer.arrive(nth)));
  const prompts = await Promise.all(terminals.map(({ prompt }) => prompt));
  return { terminals, last: Math.max(...prompts) - begun };
}
