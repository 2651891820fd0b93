/**
 * Refuses at once what hostd or the server would refuse once all is set up: their own schemas read what they are going
 * to be given. Knows none of the rules.
 */
import * as z from 'zod';
import { readEnv as readHostdEnv } from '../../hostd/env.ts';
import { readEnv as readServerEnv } from '../../server/env.ts';
import { Problem } from '../problem.ts';
import { hostdEnvironment, serverEnvironment } from './processes.ts';
import type { Settings, Where } from './settings.ts';

/** Variables that a person sets by an option; the others by their own name. */
const OPTIONS: Readonly<Record<string, string>> = {
  SLIPWAY_DATA: '--data',
  SLIPWAY_INSTANCE: '--instance',
  SLIPWAY_TRUSTED_PROXY: '--trusted-proxy',
};

/** What a hostd that is started now would be told; throws a Problem if it would refuse it. */
export const hostdConfiguration = (where: Where) => check(readHostdEnv, hostdEnvironment(where, 0));

/** The server's group and web's port are not known yet, and never wrong. */
export function requireConfiguration(settings: Settings): void {
  hostdConfiguration(settings);
  check(readServerEnv, serverEnvironment(settings, 0));
}

type Variables = Readonly<Record<string, string | undefined>>;

function check<T>(read: (variables: Variables) => T, variables: Variables): T {
  try {
    return read(variables);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const { path, message } = error.issues[0]!;
    const name = String(path[0]);
    throw new Problem(`${OPTIONS[name] ?? name} is “${variables[name] ?? ''}” and ${message}.`);
  }
}
