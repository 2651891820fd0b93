/**
 * The registries and the resolver of the sandboxes, which answer in the sandboxes' network namespace only: so they are
 * asked from there. Where they are stands in the configuration that hostd gave them. Knows nothing of images.
 */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { Where } from '../up/settings.ts';
import { type Finding, fail, pass, skip, warn } from './finding.ts';
import { ask } from './within.ts';

/** As hostd names them. */
const REGISTRIES = ['library', 'classroom', 'mirror'] as const;
type Registry = (typeof REGISTRIES)[number];

/** Whether each answers; null where it was never started. */
export type Services = Readonly<Record<Registry, boolean | null>> & { readonly resolver: boolean };

const Configuration = z.object({ http: z.object({ addr: z.string() }) });

/** Run with Node in the namespace: the registries' addresses, then the resolver's. Prints what answered. */
const SCRIPT = `
const addresses = process.argv.slice(1);
const resolver = addresses.pop();
const say = (name) => console.log(name);
for (const at of addresses)
  fetch('http://' + at + '/v2/', { signal: AbortSignal.timeout(2500) }).then(({ ok }) => ok && say(at), () => {});
const names = new (require('node:dns').promises.Resolver)({ timeout: 2500, tries: 1 });
names.setServers([resolver]);
names.resolve4('registry.class').then(() => say('resolver'), () => {});`;

/** null where the configuration cannot be read: only root may. */
export async function readServices({ run, instance }: Where): Promise<Services | null> {
  const found = await Promise.all(REGISTRIES.map((name) => addressOf(`${run}/config/registry-${name}.yml`)));
  const service = found[0]?.split(':')[0];
  if (service === undefined) return null;
  const known = found.filter((address) => address !== null);
  const enter = [`--net=/run/netns/${instance}`, '--', process.execPath, '--eval', SCRIPT, '--', ...known, service];
  const said = (await ask('nsenter', enter)).output.split('\n');
  const answers = (nth: number) => (found[nth] ? said.includes(found[nth]) : null);
  return { library: answers(0), classroom: answers(1), mirror: answers(2), resolver: said.includes('resolver') };
}

async function addressOf(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : Configuration.parse(JSON.parse(text)).http.addr;
}

const ROOT_ONLY = skip('only root may look into the network of the sandboxes: run it with sudo');

export function registries(services: Services | null, data: string): Finding {
  if (services === null) return ROOT_ONLY;
  const silent = (['library', 'classroom'] as const).filter((name) => services[name] !== true);
  if (silent.length === 0) return pass('that of placed images and that of the class answer');
  return fail(
    `no answer: ${silent.join(', ')}`,
    'Students can pull no image that was placed, or not push to registry.class. hostd starts them again within half a minute.',
    silent.map((name) => `tail ${data}/hostd/log/registry-${name}.log`).join('\n'),
  );
}

export function mirror(services: Services | null, data: string): Finding {
  if (services === null) return ROOT_ONLY;
  if (services.mirror === true) return pass('answers');
  return warn(
    'no answer: docker.io cannot be reached from here',
    'Students pull only what was placed (`./slipway place`). It is tried again every half minute.',
    `tail ${data}/hostd/log/registry-mirror.log`,
  );
}

export function resolver(services: Services | null, data: string): Finding {
  if (services === null) return ROOT_ONLY;
  if (services.resolver) return pass('knows registry.class');
  return fail(
    'does not answer',
    'No name resolves in any host, registry.class neither. hostd starts it again within half a minute.',
    `tail ${data}/hostd/log/resolver.log`,
  );
}
