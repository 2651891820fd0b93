/** The two system users as which server and web run. Knows nothing of what they may do. */
import { Problem } from '../problem.ts';
import { attempt, lastLines } from '../run.ts';

export const USERS = { server: 'slipway', web: 'slipway-web' } as const;
export type Account = { uid: number; gid: number };

export async function missingUsers(): Promise<string[]> {
  const found = await Promise.all(Object.values(USERS).map(async (name) => [name, await find(name)] as const));
  return found.filter(([, account]) => account === null).map(([name]) => name);
}

export async function createUsers(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
    const { status, output } = await attempt('useradd', [...options, '--shell', '/usr/sbin/nologin', name]);
    if (status !== 0) throw new Problem(`The system user ${name} could not be created: ${lastLines(output, 1)}`);
  }
}

export async function account(name: string): Promise<Account> {
  const found = await find(name);
  if (found === null) throw new Problem(`The system user ${name} is gone: start again, and it is created.`);
  return found;
}

async function find(name: string): Promise<Account | null> {
  const [uid, gid] = await Promise.all([attempt('id', ['-u', name]), attempt('id', ['-g', name])]);
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : null;
}
