/**
 * Lint: types are used where they find what nothing else finds (a promise nobody waits for, a switch that forgot a
 * case); layers come from eslint.zones.mjs. Formatting is prettier's. Knows no folder but by name.
 */
import js from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { browserFolders, doors, folders, serverFloors, zones } from './eslint.zones.mjs';

const code = ['**/*.ts', '**/*.tsx'];
const tests = ['**/*.test.ts', '**/*.test.tsx', '**/*.itest.ts', '**/testing/**', 'e2e/**'];

/** Each folder's forbidden neighbours, and the server's floors, as zones of import-x/no-restricted-paths. */
const restrictedPaths = [
  ...zones.flatMap(({ folder, may, only = {}, not = {} }) => [
    ...folders
      .filter((other) => other !== folder && !may.includes(other))
      .map((other) => ({ target: folder, from: other, message: `${folder}/ may not import ${other}/.` })),
    ...Object.entries(only).map(([other, files]) => ({
      target: folder,
      from: other,
      except: files,
      message: `${folder}/ may import of ${other}/ only ${files.join(', ')}.`,
    })),
    ...Object.entries(not).flatMap(([other, files]) =>
      files.map((file) => ({ target: folder, from: `${other}/${file}`, message: `Not for ${folder}/.` })),
    ),
  ]),
  ...serverFloors.flatMap((rooms, floor) =>
    rooms.flatMap((room) =>
      serverFloors
        .slice(floor + 1)
        .flat()
        .map((upper) => ({
          target: `server/${room}`,
          from: `server/${upper}`,
          message: `server/${room} is below server/${upper}: hand in what it needs.`,
        })),
    ),
  ),
].map((zone) => ({
  ...zone,
  target: `./${zone.target}`,
  from: `./${zone.from}`,
  except: zone.except?.map((f) => `./${f}`),
}));

const browserOnly = [
  { group: ['node:*'], message: 'This code runs in a browser as well.' },
  {
    group: ['**/course/*'],
    allowTypeImports: true,
    message: 'Only types of course/: what it does is done on the server.',
  },
];

/** The rule's option for a file that is at home behind the doors `open`; `browser`: no module of Node's either. */
function restrictedImports(open, browser) {
  const closed = doors.filter((door) => !open.includes(door));
  return [
    'error',
    {
      paths: [{ name: 'mdx-bundler/client', message: 'It brings a second React and evaluates in the browser.' }],
      patterns: [
        ...closed.map(({ packages, home }) => ({
          group: packages.flatMap((name) => [name, `${name}/*`]),
          message: `Only ${home.join(', ')} may import it.`,
        })),
        ...(browser ? browserOnly : []),
      ],
    },
  ];
}

const inBrowser = (path) => browserFolders.some((folder) => path.startsWith(`${folder}/`));
/** The narrower comes later, for the last entry that matches a file is the one that counts. */
const homes = [
  ...new Set([...browserFolders.map((folder) => `${folder}/**`), ...doors.flatMap(({ home }) => home)]),
].sort((one, other) => one.length - other.length);

const importDoors = [
  { files: code, rules: { '@typescript-eslint/no-restricted-imports': restrictedImports([], false) } },
  ...homes.map((home) => ({
    files: [home],
    ignores: inBrowser(home) ? tests : [],
    rules: {
      '@typescript-eslint/no-restricted-imports': restrictedImports(
        doors.filter((door) => door.home.some((open) => home.startsWith(open.replace('/**', '')))),
        inBrowser(home),
      ),
    },
  })),
];

export default tseslint.config(
  { ignores: ['**/node_modules', '.next', '.slipway', 'next-env.d.ts', 'public'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: code,
    extends: [tseslint.configs.strict],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        // one program for all: what each folder may know of its surroundings is tsc's business
        project: 'tsconfig.lint.json',
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: restrictedPaths }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // an index that is known to be there is said with `!`
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-control-regex': 'off',
      // the compiler's own check knows private members better
      'no-unused-private-class-members': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read in env.ts and passed.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'No barrels: name what the folder shows.' },
        { selector: 'TSEnumDeclaration', message: 'A union of words does it.' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  ...importDoors,
  {
    files: ['app/**/*.tsx', 'components/**/*.tsx', 'lib/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended, jsxA11y.flatConfigs.strict],
    rules: {
      // a region that scrolls and a movable separator must be reachable by key; axe looks at the rest in the real page
      'jsx-a11y/no-noninteractive-tabindex': 'off',
      'jsx-a11y/no-noninteractive-element-interactions': 'off',
      // tabs take the focus, not the list of them
      'jsx-a11y/interactive-supports-focus': 'off',
    },
  },
  {
    files: ['**/env.ts', '**/main.ts', 'cli/packages.ts', ...tests, '*.config.ts', '*.config.mjs'],
    rules: { 'no-restricted-properties': 'off' },
  },
  // how Playwright's fixtures say that they need no other
  { files: ['e2e/**'], rules: { 'no-empty-pattern': 'off' } },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
);
