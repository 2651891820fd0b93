import { describe, expect, test } from 'vitest';
import { copyText, fileText, parseBlockInfo, runText } from './blocks.ts';
import type { BlockInfo } from './blocks.ts';

function accepted(lang: string | null, meta: string | null = null): BlockInfo {
  const result = parseBlockInfo(lang, meta);
  if (!result.ok) throw new Error(result.problem.message);
  return result.info;
}

function refused(lang: string | null, meta: string): string {
  const result = parseBlockInfo(lang, meta);
  if (result.ok) throw new Error(`accepted: ${meta}`);
  return `${result.problem.message}. ${result.problem.help}`;
}

describe('what is accepted', () => {
  test.each(['sh', 'bash', 'shell', 'Bash'])('%s is typed', (lang) => {
    expect(accepted(lang)).toEqual({
      kind: 'shell',
      language: 'bash',
      terminal: null,
      inside: false,
      interrupt: false,
      run: true,
      needs: null,
      file: null,
    });
  });

  test('options in any order', () => {
    expect(accepted('sh', 'inside terminal=2')).toMatchObject({ terminal: 2, inside: true, run: true });
    expect(accepted('bash', 'interrupt')).toMatchObject({ interrupt: true, inside: false, run: true });
    expect(accepted('bash', 'norun')).toMatchObject({ run: false });
    expect(accepted('bash', 'needs=internet')).toMatchObject({ needs: 'internet', run: true });
    expect(accepted('console', 'terminal="3"')).toMatchObject({ kind: 'console', terminal: 3 });
  });

  test('file= makes a block one to save, whatever its language', () => {
    expect(accepted('dockerfile', 'file=alpine-pubip/Dockerfile')).toMatchObject({
      kind: 'file',
      language: 'dockerfile',
      file: 'alpine-pubip/Dockerfile',
      run: false,
    });
    expect(accepted('bash', 'file=bin/start.sh needs=internet')).toMatchObject({
      kind: 'file',
      run: false,
      needs: 'internet',
    });
    expect(accepted('text', 'file=.dockerignore').file).toBe('.dockerignore');
  });

  test('any other language, and none, is code', () => {
    expect(accepted('dockerfile')).toMatchObject({ kind: 'code', language: 'dockerfile', run: false });
    expect(accepted(null)).toMatchObject({ kind: 'code', language: null, run: false });
    expect(accepted('python', 'needs=internet')).toMatchObject({ kind: 'code', needs: 'internet' });
  });
});

describe('what is refused', () => {
  test.each([
    ['bash', 'termnal=2', /"termnal=2".*Did you mean terminal\?/],
    ['bash', 'title="x y"', /"title="x y"" is not an option.*Possible here: terminal=/],
    ['bash', 'terminal=0', /terminal=1 to terminal=8/],
    ['bash', 'terminal=9', /names no terminal/],
    ['bash', 'terminal', /names no terminal/],
    ['bash', 'inside=yes', /takes no value/],
    ['bash', 'inside inside', /given twice/],
    ['bash', 'interrupt=3', /takes no value/],
    ['bash', 'interupt', /Did you mean interrupt/],
    ['bash', 'inside interrupt', /no meaning beside "inside"/],
    ['text', 'interrupt', /no meaning on a text block/],
    ['bash', 'file=a interrupt', /either saved or typed/],
    ['bash', 'needs=docker', /needs=internet/],
    ['python', 'terminal=2', /no meaning on a python block/],
    [null, 'norun', /no meaning on a plain block/],
    ['bash', 'file=a terminal=1', /either saved or typed/],
  ])('%s %s', (lang, meta, says) => {
    expect(refused(lang, meta)).toMatch(says);
  });

  test.each([
    '',
    '/etc/passwd',
    '~/x',
    '../x',
    'a/../b',
    'a//b',
    'a/',
    './a',
    'a b',
    '"a b"',
    'a;b',
    '-x',
    'é',
    'a/'.repeat(120) + 'b',
  ])('file=%s is no path to save to', (path) => {
    expect(refused('text', `file=${path}`)).toMatch(/not a path that can be saved|not an option/);
  });
});

describe('what Run types', () => {
  test('each line and Enter, without blank ends', () => {
    expect(runText(accepted('sh'), '\nls\n\necho hi\n\n')).toBe('ls\r\recho hi\r');
    expect(runText(accepted('sh'), '  \n')).toBe('');
  });

  test('nothing for norun, files and code', () => {
    expect(runText(accepted('sh', 'norun'), 'ls')).toBe('');
    expect(runText(accepted('sh', 'file=x'), 'ls')).toBe('');
    expect(runText(accepted('python'), 'print(1)')).toBe('');
  });

  test('tabs would complete words, so they become spaces', () => {
    expect(runText(accepted('sh'), 'if true; then\n\techo\ta\nfi')).toBe('if true; then\r    echo a\rfi\r');
  });

  test('of a transcript only the commands', () => {
    const code = '$ docker ps\nCONTAINER ID\n# not a command\n$ echo a \\\n> b\n> c\na b c\n> output';
    expect(runText(accepted('console'), code)).toBe('docker ps\recho a \\\rb\rc\r');
    expect(runText(accepted('console'), 'only output')).toBe('');
  });

  test('the prompt of a container counts where one types inside', () => {
    const code = '/ # cat /etc/os-release\nNAME="Alpine"\n# id\nroot@1f2e:/srv# ls\n$ exit';
    expect(runText(accepted('console', 'inside'), code)).toBe('cat /etc/os-release\rid\rls\rexit\r');
    expect(runText(accepted('console'), code)).toBe('exit\r');
  });
});

test('Save ends the file with one newline', () => {
  expect(fileText('a\nb')).toBe('a\nb\n');
  expect(fileText('a\n')).toBe('a\n');
  expect(fileText('')).toBe('');
});

test('Copy takes the commands of a transcript, and anything else as it stands', () => {
  expect(copyText(accepted('console'), '$ ls\nout\n$ pwd')).toBe('ls\npwd');
  expect(copyText(accepted('console'), 'out')).toBe('out');
  expect(copyText(accepted('sh'), 'ls\n\tx')).toBe('ls\n\tx');
});
