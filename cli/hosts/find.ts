/** Which host a name means: its own, or its student's where no other is called so. Pure; knows no room. */
import { nearest } from '../../course/suggest.ts';
import { Problem } from '../problem.ts';
import type { Host } from './room.ts';
import { plain } from './plain.ts';

/** Throws a Problem that names what may have been meant. */
export function findHost(hosts: readonly Host[], name: string): Host {
  const byHost = hosts.find(({ hostName }) => hostName === name);
  if (byHost !== undefined) return byHost;
  const byStudent = hosts.filter((host) => host.name === name);
  if (byStudent.length > 1) {
    const theirs = byStudent.map(({ hostName }) => hostName ?? 'one that waits').join(', ');
    throw new Problem(`${byStudent.length} students are called “${plain(name)}”: name the host (${theirs}).`);
  }
  if (byStudent[0] !== undefined) return byStudent[0];
  const near = nearest(
    name,
    hosts.flatMap((host) => [host.name, ...(host.hostName === null ? [] : [host.hostName])]),
  );
  throw new Problem(
    `No host, and no student with one, is called “${plain(name)}”: ` +
      (near === null ? './slipway hosts lists them.' : `did you mean ${plain(near)}?`),
  );
}

/** As a person is told of it. */
export const called = ({ hostName, name }: Host) =>
  hostName === null ? `the host that ${plain(name)} waits for` : `the host ${hostName} of ${plain(name)}`;
