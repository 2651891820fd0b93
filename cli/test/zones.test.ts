/** That the import zones of eslint.zones.mjs bite: each forbidden import is reported, and its lawful neighbour is not. */
import { ESLint } from 'eslint';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from '../checkout.ts';

const RULES = ['import-x/no-restricted-paths', '@typescript-eslint/no-restricted-imports', 'no-restricted-properties'];

/** Only the rules about layers, and no types: a file of this text need not exist. */
const eslint = new ESLint({
  cwd: checkout,
  overrideConfig: {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { project: null, programs: null } },
  },
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
});

async function complaints(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(checkout, file) });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const PATHS = 'import-x/no-restricted-paths';
const IMPORTS = '@typescript-eslint/no-restricted-imports';

const forbidden: [file: string, text: string, rule: string][] = [
  ['protocol/x.ts', `import { readEnv } from '../server/env.ts';`, PATHS],
  ['protocol/x.ts', `import { readFile } from 'node:fs';`, IMPORTS],
  ['course/x.ts', `import { HostName } from '../protocol/http.ts';`, PATHS],
  ['course/x.ts', `import { useState } from 'react';`, IMPORTS],
  ['hostd/x.ts', `import { readEnv } from '../server/env.ts';`, PATHS],
  ['hostd/x.ts', `import Docker from 'dockerode';`, IMPORTS],
  ['hostd/x.ts', `import { limits } from '../protocol/limits.ts';`, PATHS],
  ['server/x.ts', `import { readEnv } from '../hostd/env.ts';`, PATHS],
  ['server/x.ts', `import Docker from 'dockerode';`, IMPORTS],
  ['server/gateway/x.ts', `import { Kysely } from 'kysely';`, IMPORTS],
  ['server/terminals/x.ts', `import { Counter } from 'prom-client';`, IMPORTS],
  ['server/sandboxes/x.ts', `import { Metrics } from '../metrics/metrics.ts';`, PATHS],
  ['server/store/x.ts', `import { createGateway } from '../gateway/gateway.ts';`, PATHS],
  ['server/sandboxes/x.ts', `import { Terminals } from '../terminals/terminals.ts';`, PATHS],
  ['server/terminals/x.ts', `import { createGateway } from '../gateway/gateway.ts';`, PATHS],
  ['server/x.ts', `import { words } from '../lib/words.ts';`, PATHS],
  ['lib/x.ts', `import { readEnv } from '../server/env.ts';`, PATHS],
  ['lib/x.ts', `import { bundleMDX } from 'mdx-bundler';`, IMPORTS],
  ['components/x.tsx', `import { bundleMDX } from 'mdx-bundler';`, IMPORTS],
  ['components/x.tsx', `import { readFile } from 'node:fs';`, IMPORTS],
  ['components/x.tsx', `import { compileLesson } from '../lib/compile-lesson.ts';`, PATHS],
  ['components/x.tsx', `import { loadLesson } from '../course/load.ts';`, IMPORTS],
  ['components/x.tsx', `import { readEnv } from '@/server/env.ts';`, PATHS],
  ['app/x.tsx', `import { readEnv } from '@/server/env.ts';`, PATHS],
  ['app/x.tsx', `import { namesOf } from '../hostd/names.ts';`, PATHS],
  ['cli/x.ts', `import { namesOf } from '../hostd/names.ts';`, PATHS],
  ['cli/x.ts', `import { Hosts } from '../hostd/docker/hosts.ts';`, PATHS],
  ['cli/x.ts', `import { raiseLimits } from '../hostd/machine/kernel.ts';`, PATHS],
  ['cli/x.ts', `import { createGateway } from '../server/gateway/gateway.ts';`, PATHS],
  ['e2e/x.ts', `import { createGateway } from '../server/gateway/gateway.ts';`, PATHS],
  ['server/x.ts', `const home = process.env.HOME;`, 'no-restricted-properties'],
  ['cli/x.ts', `const home = process.env.HOME;`, 'no-restricted-properties'],
];

test.each(forbidden)('%s may not: %s', async (file, text, rule) => {
  expect(await complaints(file, text)).toContain(rule);
});

const lawful: [file: string, text: string][] = [
  ['server/x.ts', `import { Request } from '../hostd/verbs.ts';`],
  ['server/store/x.ts', `import { Kysely } from 'kysely';`],
  ['server/metrics/x.ts', `import { Counter } from 'prom-client';`],
  ['server/gateway/x.ts', `import type { Identity } from '../identity/identity.ts';`],
  ['hostd/docker/x.ts', `import Docker from 'dockerode';`],
  ['lib/compile-lesson.ts', `import { bundleMDX } from 'mdx-bundler';`],
  ['components/x.tsx', `import type { Lesson } from '../course/load.ts';`],
  ['app/x.tsx', `import { loadLesson } from '@/course/load.ts';`],
  ['cli/x.ts', `import { Request } from '../hostd/verbs.ts';`],
  ['cli/x.ts', `import { readEnv } from '../server/env.ts';`],
  ['cli/x.ts', `import { hostCap } from '../hostd/docker/host-cap.ts';`],
  ['server/env.ts', `const home = process.env.HOME;`],
];

test.each(lawful)('%s may: %s', async (file, text) => {
  expect(await complaints(file, text)).toEqual([]);
});
