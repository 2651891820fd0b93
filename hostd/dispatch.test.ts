import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verbsOf } from './dispatch.ts';
import type { Hosts } from './docker/hosts.ts';
import { UseOfHosts } from './docker/use-of-hosts.ts';
import { Request, Response } from './verbs.ts';

const [FIRST, SECOND] = ['a'.repeat(64), 'b'.repeat(64)];
const machine = async () => ({ maxHosts: 1, memoryPerHostBytes: 1, registry: 'r', short: null });
let root: string;
let logged: string[];
beforeEach(async () => void ([root, logged] = [await mkdtemp(join(tmpdir(), 'cgroup-')), []]));
afterEach(() => rm(root, { recursive: true }));

async function runs(container: string, memory: string): Promise<void> {
  await mkdir(join(root, container), { recursive: true });
  for (const [name, text] of Object.entries({ 'memory.current': memory, 'memory.max': '100', 'pids.current': '3' }))
    await writeFile(join(root, container, name), `${text}\n`);
}

/** Containers by their ids: the first is no host, the second is h2. `known`: what dockerd says of one. */
function carryOut(known = async (id: string) => (id === SECOND ? { host: 'h2', group: '0/2', base: '0/1' } : null)) {
  const use = new UseOfHosts({
    known: { of: known },
    places: { v2: true, memory: root, pids: root },
    disk: { of: async ({ group }) => ({ diskBytes: group === '0/2' ? 20 : 0, diskLimitBytes: 200 }) },
  });
  // A host that was asked anything might wake: `use` has no way to it.
  const hosts = new Proxy({} as Hosts, {
    get: () => {
      throw new Error('a host was asked');
    },
  });
  return verbsOf({ hosts, use, machine, diskIsFull: async () => true, log: (words) => logged.push(words) });
}

describe('the use of a host', () => {
  it('is that of its own container, and an answer of the contract', async () => {
    await runs(FIRST, '90');
    await runs(SECOND, '10');
    const { response } = await carryOut()({ verb: 'use', host: 'h2' });
    expect(Response.parse(response)).toEqual({
      ok: true,
      use: {
        memoryBytes: 10,
        memoryLimitBytes: 100,
        processes: 3,
        processLimit: null,
        diskBytes: 20,
        diskLimitBytes: 200,
      },
    });
  });

  it.each([
    ['that is not there', 'h9'],
    ['of which nothing runs', 'h2'],
  ])('is not to be had of one %s', async (_what, host) => {
    await runs(FIRST, '90');
    expect(await carryOut()({ verb: 'use', host })).toEqual({ response: { ok: false, code: 'not-running' } });
  });

  it('is not to be had while dockerd is away that has to say which container it is', async () => {
    await runs(SECOND, '10');
    const away = async () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    expect(await carryOut(away)({ verb: 'use', host: 'h2' })).toEqual({ response: { ok: false, code: 'engine-down' } });
    expect(logged).toHaveLength(1);
  });

  it.each([{ verb: 'use' }, { verb: 'use', host: '../h2' }, { verb: 'use', host: 'h2', of: 'memory' }])(
    'is not asked for by %j',
    (request) => expect(Request.safeParse(request).success).toBe(false),
  );
});
