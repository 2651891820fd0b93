/**
 * What one start of a classroom was asked for: the options of `up` and `dev`, checked, and the places that follow from
 * them. Knows nothing of what is done there.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { existsSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { inCheckout } from '../checkout.ts';
import { Problem } from '../problem.ts';

type Options = {
  port: number;
  host?: string;
  publicUrl?: string;
  trustedProxy?: string;
  data: string;
  content: string;
  idleMinutes: number;
  freezeMinutes: number;
  keepDays: number;
  hoursLimit?: number;
  warmHosts: number;
  metricsPort?: number;
  yes?: boolean;
  instance: string;
};

/** Which classroom of this machine, and where it keeps its things. */
export type Where = {
  readonly instance: string;
  readonly data: string;
  /** Run directory: sockets, process ids, mount points. */
  readonly run: string;
};

export type Settings = Where &
  Readonly<Omit<Options, 'host' | 'yes' | 'content'>> & {
    readonly host: string;
    readonly content: string;
    readonly assumeYes: boolean;
    /** Hot reload. */
    readonly dev: boolean;
    readonly store: string;
    readonly logs: string;
  };

const LIMITS = `
Limits of each student's host, by environment:
  SLIPWAY_HOST_MEMORY_MIB (2048)  SLIPWAY_HOST_CPUS (2)  SLIPWAY_HOST_PIDS (1024)  SLIPWAY_HOST_DISK_GIB (10)`;

export function addOptions(command: Command): Command {
  return command
    .addOption(portOption('public port').default(3000))
    .option('--host <address>', 'address to listen on: 127.0.0.1 for this machine only (default: all interfaces)')
    .option('--public-url <url>', 'how browsers reach it, if through a reverse proxy', publicUrl)
    .option('--trusted-proxy <addresses>', 'proxies whose forwarded headers count, comma-separated, or `loopback`')
    .addOption(dataOption('where everything is kept'))
    .option('--content <directory>', 'the courses', inCheckout('content'))
    .option('--idle-minutes <minutes>', "a student's host is suspended after so long without use", minutes, 60)
    .option('--freeze-minutes <minutes>', 'suspended, it keeps its shells for so long; 0: only its files', freeze, 60)
    .option('--keep-days <days>', 'and its files for so long, unless it is opened again', days, 7)
    .option('--hours-limit <hours>', "a student's host ends after so long, used or not (default: no limit)", hours)
    .option('--warm-hosts <number>', 'hosts that run before anybody asks for one', warmHosts, 2)
    .addOption(portOption('loopback port where Prometheus fetches metrics (default: none)', '--metrics-port'))
    .option('--yes', 'do not ask before this machine is changed')
    .addHelpText('after', LIMITS)
    .addOption(instanceOption());
}

export const dataOption = (words: string) => new Option('--data <directory>', words).default('/var/lib/slipway');

export const instanceOption = () =>
  new Option('--instance <name>', 'for tests: runs beside others').default('slipway').hideHelp();

export const portOption = (words: string, flag = '--port') => new Option(`${flag} <number>`, words).argParser(port);

export function whereOf({ instance, data }: Pick<Options, 'instance' | 'data'>): Where {
  return { instance, data: resolve(data), run: instance === 'slipway' ? '/run/slipway' : `/run/slipway-${instance}` };
}

export function settingsFrom(options: Options, dev: boolean): Settings {
  const where = whereOf(options);
  const content = resolve(options.content);
  if (!existsSync(content) || !statSync(content).isDirectory()) {
    throw new Problem(`There is no directory ${content}: name the directory of your courses with --content.`);
  }
  return Object.freeze({
    ...options,
    ...where,
    dev,
    content,
    host: options.host ?? (existsSync('/proc/net/if_inet6') ? '::' : '0.0.0.0'),
    assumeYes: options.yes === true,
    store: `${where.data}/store`,
    logs: `${where.data}/log`,
  });
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new InvalidArgumentError('Give 1 to 65535.');
  return value;
}

function minutes(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100_000)) throw new InvalidArgumentError('Give a number of minutes above 0.');
  return value;
}

function freeze(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 10_080)) {
    throw new InvalidArgumentError('Give a number of minutes, 0 to 10080.');
  }
  return value;
}

function days(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3_650)) throw new InvalidArgumentError('Give a number of days above 0, up to 3650.');
  return value;
}

function hours(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 500)) throw new InvalidArgumentError('Give a number of hours above 0, up to 500.');
  return value;
}

function warmHosts(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 1_000) throw new InvalidArgumentError('Give 0 to 1000.');
  return value;
}

export function publicUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('Give an address such as https://lab.example.org.');
  }
  return url.origin;
}

/** Whether the address takes in connections from every interface. */
export const isWildcard = (host: string) => host === '::' || host === '0.0.0.0';

/** The address as it stands in a URL. */
export const inUrl = (host: string) => (isIP(host) === 6 ? `[${host}]` : host);
