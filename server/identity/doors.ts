/**
 * Leaves the way in where only the operator can read it: `doors.json` beside the database, mode 0600, written at
 * every start and whenever the class code is renewed. `slipway up` prints it. Knows no account.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `local`: nobody needs a code. `url` is where browsers reach the classroom, if that is known. */
export type Doors = {
  local: boolean;
  classCode: string;
  instructorPath: string;
  url: string | null;
  instructorLink: string | null;
};

export function doorsOf(
  identity: { classCode: string; instructorToken: string },
  local: boolean,
  publicUrl: URL | null,
): Doors {
  // After the number sign: it is never sent, so it stands in nobody's log.
  const instructorPath = `/door#instructor=${identity.instructorToken}`;
  return {
    local,
    classCode: identity.classCode,
    instructorPath,
    url: publicUrl?.origin ?? null,
    instructorLink: publicUrl === null ? null : `${publicUrl.origin}${instructorPath}`,
  };
}

export function writeDoors(directory: string, doors: Doors): void {
  const path = join(directory, 'doors.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(doors, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
