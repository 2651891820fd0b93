/**
 * `slipway hosts`: who has a host in the classroom that runs, and what can be done about one: suspend it, end it, reset it,
 * read what was written of it. Tells the story; the chapters are in hosts/. Knows nothing of how the classroom is asked.
 */
import { type Command, InvalidArgumentError } from 'commander';
import { HostName } from '../hostd/verbs.ts';
import { BAD_USE, tellBadUse } from './exit-status.ts';
import { called, findHost } from './hosts/find.ts';
import { readLines } from './hosts/logs.ts';
import { plain } from './hosts/plain.ts';
import { type Host, type Room, visitRoom } from './hosts/room.ts';
import { toLines } from './hosts/table.ts';
import { Problem } from './problem.ts';
import { saysYes } from './says-yes.ts';
import { dataOption, instanceOption, portOption, whereOf } from './up/settings.ts';

type Options = Parameters<typeof whereOf>[0] & { port?: number; json?: boolean; yes?: boolean; lines?: number };
type Action = (name: string, options: Options) => Promise<void>;

const END_MS = 30_000;
const RESET_MS = 60_000;
const LINES = 50;

const HELP = `
NAME is a host's, or that of its student where no other is called so.
Exit status: 0 if it was done, 1 if not, ${BAD_USE} if it was not understood. Needs root.`;

export function hostsCommand(command: Command): void {
  tellBadUse(command)
    .description("list the students' hosts; suspend, end or reset one, or read what was written of it")
    .addOption(portOption("public port (default: the running classroom's, or 3000)"))
    .addOption(dataOption('that of the classroom'))
    .addOption(instanceOption())
    .addHelpText('after', HELP);
  command
    .command('list', { isDefault: true })
    .description('every host: its student, state, age, lesson, last activity')
    .option('--json', 'print {"hosts": […], "maxHosts", "warm", "now"}, as GET /api/room/hosts does')
    .action((_own: object, self: Command) => list(self.optsWithGlobals<Options>()));
  named(command, 'suspend', 'let a host stand still, with all that runs on it, until its student types', suspendHost);
  named(command, 'end', 'end what runs on a host; its files and images are kept', endHost).option(
    '--yes',
    'do not ask',
  );
  named(command, 'reset', 'throw a host away with all that is on it, for a fresh one', resetHost) //
    .option('--yes', 'do not ask');
  named(command, 'logs', 'what server and hostd wrote of a host, the newest last', logs) //
    .option('-n, --lines <number>', 'at most so many lines', count, LINES);
}

const named = (command: Command, name: string, words: string, act: Action): Command =>
  command
    .command(name)
    .description(words)
    .argument('<name>', "a host's name or its student's")
    .action((host: string, _own: object, self: Command) => act(host, self.optsWithGlobals<Options>()));

const visit = <T>(options: Options, work: (room: Room) => Promise<T>): Promise<T> =>
  visitRoom(whereOf(options), options.port ?? null, work);

async function list(options: Options): Promise<void> {
  const found = await visit(options, (room) => room.list());
  say(options.json === true ? JSON.stringify(found, null, 2) : toLines(found).join('\n'));
}

const isOver = (host: Host | null) => host === null || ['absent', 'failed', 'ended'].includes(host.host.phase);

const suspendHost: Action = (name, options) =>
  visit(options, async (room) => {
    const host = findHost((await room.list()).hosts, name);
    if (host.host.phase !== 'ready') return say(capital(`${called(host)} does not run: there is nothing to suspend.`));
    await room.act(host.id, 'suspend');
    if (!(await room.until(host.id, (now) => now?.host.phase !== 'ready', END_MS))) throw late(host, END_MS);
    say(capital(`${called(host)} was suspended.`));
  });

const endHost: Action = (name, options) =>
  visit(options, async (room) => {
    const host = findHost((await room.list()).hosts, name);
    if (isOver(host)) return say(capital(`${called(host)} does not run: there is nothing to end.`));
    await agree(`End ${called(host)}? What runs on it ends; files and images are kept.`, options);
    await room.act(host.id, 'end');
    if (!(await room.until(host.id, isOver, END_MS))) throw late(host, END_MS);
    say(capital(`${called(host)} was ended.`));
  });

const resetHost: Action = (name, options) =>
  visit(options, async (room) => {
    const host = findHost((await room.list()).hosts, name);
    await agree(`Throw away ${called(host)}, with all files and images on it, for a fresh one?`, options);
    await room.act(host.id, 'reset');
    const isFresh = (now: Host | null) => now?.host.phase === 'ready' && now.hostName !== host.hostName;
    if (!(await room.until(host.id, isFresh, RESET_MS))) throw late(host, RESET_MS);
    say(`${plain(host.name)} has a fresh host.`);
  });

const logs: Action = async (name, options) => {
  const { host, doubt } = await hostCalled(options, name);
  const lines = await readLines(`${whereOf(options).data}/log`, host, options.lines ?? LINES);
  if (lines.length === 0 && doubt !== null) throw doubt;
  say(lines.length === 0 ? `Nothing was written of the host ${host}.` : lines.join('\n'));
};

/** Of a host that is gone, or while the server is away, its own name will do; `doubt`: what to say if nothing is found. */
async function hostCalled(options: Options, name: string): Promise<{ host: string; doubt: Problem | null }> {
  try {
    const found = await visit(options, async (room) => findHost((await room.list()).hosts, name));
    if (found.hostName !== null) return { host: found.hostName, doubt: null };
    throw new Problem(`${plain(found.name)} has no host yet.`);
  } catch (error) {
    if (!(error instanceof Problem) || !HostName.safeParse(name).success) throw error;
    return { host: name, doubt: error };
  }
}

/** Only a person is asked. */
async function agree(question: string, { yes }: Options): Promise<void> {
  if (yes === true || !process.stdin.isTTY || (await saysYes(question, false))) return;
  throw new Problem('Nothing was changed.');
}

const late = (host: Host, ms: number) =>
  new Problem(
    `It was asked for, but ${called(host)} is not so far after ${ms / 1000} s: ./slipway hosts shows how it is.`,
  );

const say = (text: string) => void process.stdout.write(`${text}\n`);

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.');
  return value;
}
