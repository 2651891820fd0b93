/** The compiled pty host with a real bash below it: what PROTOCOL.md promises, in particular when readers die. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { builtPtyHost } from '../testing/built-pty-host.ts';
import { PtyHostUnderTest } from './testing/pty-host-under-test.ts';

const KEPT = 2 * 1024 * 1024;
const BEHIND = 64 * 1024;
/** A line that makes a shell one of the sandbox's. */
const PROFILE = readFileSync(new URL('../../sandbox/lib/shell.bash', import.meta.url)).toString('base64');
const LIKE_THE_SANDBOX = `. <(base64 -d <<< ${PROFILE})`;

let directory: string;
let binaries: { plain: string; sanitized: string };
let host: PtyHostUnderTest;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'ptyhost-'));
  binaries = { plain: builtPtyHost(), sanitized: builtPtyHost({ sanitized: true }) };
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.each(['plain', 'sanitized'] as const)('ptyhost (%s)', (build) => {
  const start = async () => {
    host = new PtyHostUnderTest(binaries[build]);
    await host.hello();
    return host;
  };
  afterEach(async () => {
    const stderr = await host.stop();
    expect(stderr).toBe('');
  });

  it('greets: sync mark, version, boot, no terminals', async () => {
    await start();
    expect(host.welcome).toMatchObject({ version: 2, dropped: 0, terminals: [] });
  });

  it('opens a login shell of the user, with a clean environment and the size asked for', async () => {
    await start();
    await host.open(1, 91, 17);
    const text = await host.run(
      1,
      'stty size; shopt -q login_shell && echo login; echo "$0:$USER:$(id -un)"; tty; env | cut -d= -f1 | sort | tr "\\n" " "',
    );
    expect(text).toContain('17 91');
    expect(text).toContain('login');
    expect(text).toContain(`-bash:${host.user}:${host.user}`);
    expect(text).toMatch(/\/dev\/pts\/\d+/);
    const names = text
      .split('\n')
      .find((line) => line.includes('COLORTERM'))
      ?.trim()
      .split(' ');
    const allowed = [
      'COLORTERM',
      'HOME',
      'LANG',
      'LOGNAME',
      'OLDPWD',
      'PATH',
      'PWD',
      'SHELL',
      'SHLVL',
      'SLIPWAY_MARKS',
      'TERM',
      'USER',
      '_',
    ];
    expect(names?.filter((name) => !allowed.includes(name))).toEqual([]);
  });

  it('gives its shells a key for their marks, which nothing else prints', async () => {
    await start();
    const { marks: key } = host.welcome ?? expect.fail('no welcome');
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(key).not.toBe(host.welcome?.boot);
    const of = (said: string) => [...said.matchAll(/\x1b\]133;([^\x07]*)\x07/g)].map(([, mark]) => mark);
    for (const terminal of [1, 2]) {
      await host.open(terminal);
      await host.run(terminal, LIKE_THE_SANDBOX);
      await host.run(terminal, "printf '\\e]133;D;0\\a'; false");
      await host.run(terminal, 'bash -c \'echo "within: $SLIPWAY_MARKS"\'');
      await host.sees(terminal, /\x1b\]133;B[^\x07]*\x07$/);
      const said = await host.everything(terminal);
      expect(said).toContain(`within: ${key}\r\n`);
      const [prompt, started] = [[`A;k=${key}`, `B;k=${key}`], `C;k=${key}`];
      expect(of(said)).toEqual([
        ...[...prompt, started, 'D;0', `D;0;k=${key}`],
        ...[...prompt, started, `D;0;k=${key}`],
        ...prompt,
      ]);
    }
    await host.stop();
    await start();
    expect(host.welcome?.marks).not.toBe(key);
  });

  it('answers OPEN of an open terminal, and FAILED where it must', async () => {
    await start();
    await host.open(1);
    host.send({ type: 'open', terminal: 1, columns: 80, rows: 24 });
    expect(await host.next('opened')).toMatchObject({ terminal: 1, created: false });
    host.send({ type: 'open', terminal: 2, columns: 0, rows: 24 });
    expect(await host.next('failed')).toMatchObject({ id: 2, request: 'open', reason: 'bad-payload' });
    host.send({ type: 'open', terminal: 2, columns: 80, rows: 1001 });
    expect(await host.next('failed')).toMatchObject({ id: 2, request: 'open', reason: 'bad-payload' });
    host.send({ type: 'close', terminal: 9 });
    expect(await host.next('failed')).toMatchObject({ id: 9, request: 'close', reason: 'no-such-id' });
    host.send({ type: 'watch', watch: 5, terminal: 9, from: 0, credit: 1 });
    expect(await host.next('failed')).toMatchObject({ id: 5, request: 'watch', reason: 'no-such-id' });
  });

  it('has room for 32 terminals and says so of the 33rd', async () => {
    await start();
    for (let terminal = 1; terminal <= 32; terminal++) await host.open(terminal);
    host.send({ type: 'open', terminal: 33, columns: 80, rows: 24 });
    expect(await host.next('failed')).toMatchObject({ id: 33, reason: 'too-many' });
    host.send({ type: 'close', terminal: 3 });
    await host.open(33);
    await host.hello();
    expect(host.welcome?.terminals.length).toBe(32);
  });

  it('resizes, and tells each watch once, in turn with the output', async () => {
    await start();
    await host.open(1);
    host.send({ type: 'watch', watch: 1, terminal: 1, from: 'everything', credit: 1_000_000 });
    expect(await host.next('sized')).toMatchObject({ watch: 1, position: 0, columns: 80, rows: 24 });
    host.send({ type: 'resize', terminal: 1, columns: 80, rows: 24 });
    host.send({ type: 'resize', terminal: 1, columns: 133, rows: 44 });
    expect(await host.next('sized')).toMatchObject({ watch: 1, columns: 133, rows: 44 });
    expect(await host.run(1, 'stty size')).toContain('44 133');
    host.send({ type: 'resize', terminal: 1, columns: 0, rows: 0 });
    expect(await host.next('failed')).toMatchObject({ id: 1, request: 'resize', reason: 'bad-payload' });
    host.send({ type: 'resize', terminal: 1, columns: 133, rows: 44 });
    await host.pong();
    expect(host.seen('sized').filter(({ watch }) => watch === 1)).toHaveLength(2);
  });

  it('tells how a shell ended, after its last words, and keeps them', async () => {
    await start();
    await host.open(1);
    host.type(1, 'seq 1 3000; exit 7\n');
    expect(await host.next('exited')).toMatchObject({ terminal: 1, code: 7, signal: 0 });
    await host.hello();
    expect(host.welcome?.terminals[0]).toMatchObject({ id: 1, alive: false, code: 7, signal: 0 });
    expect(await host.everything(1)).toMatch(/\n3000\r\n/);
    await host.open(2);
    host.type(2, 'kill -9 $$\n');
    expect(await host.next('exited')).toMatchObject({ terminal: 2, code: -1, signal: 9 });
  });

  it('tells of the end although something of the shell lives on in the background', async () => {
    await start();
    await host.open(1);
    host.type(1, 'trap "" HUP; sleep 300 & exit 0\n');
    expect(await host.next('exited')).toMatchObject({ terminal: 1, code: 0 });
  });

  it('hangs up what runs in a terminal that is closed', async () => {
    await start();
    await host.open(1);
    const text = await host.run(1, 'sleep 301 & echo "pid=$!"');
    const pid = Number(/pid=(\d+)/.exec(text)?.[1]);
    host.type(1, 'sleep 302\n');
    host.send({ type: 'close', terminal: 1 });
    await expect.poll(() => alive(pid), { timeout: 10_000 }).toBe(false);
  });

  describe('the shell in hand', () => {
    const shellOf = async (terminal: number) =>
      Number(/pid=(\d+)/.exec(await host.run(terminal, 'echo "pid=$$"'))?.[1]);
    const children = (count: number) => expect.poll(() => host.children(), { timeout: 20_000 }).toHaveLength(count);

    it('is the one that OPEN gives out, at the size asked for, and the next one is started', async () => {
      await start();
      await children(1);
      expect(host.welcome?.terminals).toEqual([]);
      const [spare] = host.children();
      await host.open(1, 91, 17);
      expect(await shellOf(1)).toBe(spare);
      expect(await host.run(1, 'stty size')).toContain('17 91');
      await children(2);
      await host.hello();
      expect(host.welcome?.terminals.map(({ id }) => id)).toEqual([1]);
    });

    it('is not given out if it has ended', async () => {
      await start();
      await children(1);
      const [spare] = host.children();
      process.kill(spare!, 'SIGKILL');
      await children(0);
      await host.open(1);
      expect(await shellOf(1)).not.toBe(spare);
      expect(host.seen('exited')).toEqual([]);
    });

    it.runIf(process.getuid?.() === 0)('is not given out if a file that a shell reads is newer', async () => {
      const profile = path.join(directory, 'profile');
      writeFileSync(profile, 'BORN=before\n');
      const within = ['unshare', '-m', 'sh', '-c', `mount --bind ${profile} /etc/profile && exec "$0" "$@"`];
      host = new PtyHostUnderTest(binaries[build], within);
      await host.hello();
      await children(1);
      await host.open(1);
      expect(await host.run(1, 'echo "born $BORN"')).toContain('born before');
      await children(2);
      appendFileSync(profile, 'BORN=after\n');
      await host.open(2);
      expect(await host.run(2, 'echo "born $BORN"')).toContain('born after');
    });
  });

  describe('exactly once', () => {
    it('applies consecutive numbers only, and answers with the number that stands', async () => {
      await start();
      await host.open(1);
      await host.run(1, 'true');
      host.forgetFrames();
      const writer = Buffer.from('a-writer');
      const input = async (number: number, text: string) => {
        host.send({ type: 'input', terminal: 1, writer, number, bytes: Buffer.from(text) });
        return (await host.next('ack')).number;
      };
      expect(await input(2, 'echo never-$((1+1))\n')).toBe(0);
      expect(await input(1, 'echo one-$((1+0))\n')).toBe(1);
      expect(await input(1, 'echo one-$((1+0))\n')).toBe(1);
      expect(await input(2, 'echo two-$((1+1))\n')).toBe(2);
      expect(await input(1, 'echo one-$((1+0))\n')).toBe(2);
      expect(await input(4, 'echo four-$((2+2))\n')).toBe(2);
      await host.run(1, 'true');
      const text = await host.everything(1);
      expect(text.match(/^one-1/gm)).toHaveLength(1);
      expect(text.match(/^two-2/gm)).toHaveLength(1);
      expect(text).not.toMatch(/^(never|four)-/m);
    });

    it('drops the repeat of a Run, also after another reader took over', async () => {
      await start();
      await host.open(1);
      await host.run(1, 'true');
      const run = {
        type: 'input',
        terminal: 1,
        writer: Buffer.from('run-0001'),
        number: 1,
        bytes: Buffer.from('echo ran-$((40+2))\n'),
      } as const;
      host.send(run);
      await host.hello();
      host.send(run);
      expect(await host.next('ack')).toMatchObject({ terminal: 1, number: 1 });
      host.send({ ...run, writer: Buffer.from('run-0002') });
      await host.next('ack');
      await host.run(1, 'true');
      expect((await host.everything(1)).match(/^ran-42/gm)).toHaveLength(2);
    });

    it('remembers its most recent 1,024 writers', async () => {
      await start();
      await host.open(1);
      await host.run(1, 'cat >/dev/null', { waits: false });
      const writer = (index: number) => Buffer.from(index.toString().padStart(8, 'w'));
      const input = (index: number) =>
        host.send({ type: 'input', terminal: 1, writer: writer(index), number: 1, bytes: Buffer.from('\n') });
      host.forgetFrames();
      for (let index = 0; index < 1024; index++) input(index);
      for (let index = 0; index < 1024; index += 341) input(index);
      await host.pong();
      const acks = host.seen('ack');
      expect(acks).toHaveLength(1024 + 4);
      expect(acks.every((ack) => ack.number === 1)).toBe(true);
      await host.everything(1);
    });

    it('does not take more than waits already when the program does not read, and takes it later', async () => {
      await start();
      await host.open(1);
      await host.run(1, 'stty raw -echo; echo raw-$((1+0)); sleep 2; head -c 300000 | wc -c; stty sane', {
        waits: false,
      });
      // Before that the line discipline would drop what is longer than a line can be.
      await host.sees(1, /raw-1/);
      const bytes = Buffer.alloc(32 * 1024, 'x');
      const writer = Buffer.from('pasted!!');
      let applied = 0;
      let refused = 0;
      for (let number = 1; number <= 10;) {
        host.send({ type: 'input', terminal: 1, writer, number, bytes });
        let ack = await host.next('ack');
        // The command before was typed by somebody else, and is acknowledged as well.
        while (!writer.equals(ack.writer)) ack = await host.next('ack');
        if (ack.number === number) {
          applied += 1;
          number += 1;
        } else {
          expect(ack.number).toBe(number - 1);
          refused += 1;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
      expect(applied).toBe(10);
      expect(refused).toBeGreaterThan(0);
      await host.sees(1, /300000/);
    });
  });

  describe('output', () => {
    it('is never more than the credit', async () => {
      await start();
      await host.open(1);
      await host.run(1, 'seq 1 5000');
      await host.hello();
      host.send({ type: 'watch', watch: 1, terminal: 1, from: 0, credit: 1000 });
      expect(await host.next('watching')).toMatchObject({ watch: 1, start: 0, reset: false });
      await host.pong();
      expect(host.bytes(1).length).toBe(1000);
      host.send({ type: 'credit', watch: 1, bytes: 234 });
      await host.pong();
      await host.pong();
      expect(host.bytes(1).length).toBe(1234);
    });

    it('continues from a position, byte for byte', async () => {
      await start();
      await host.open(1);
      await host.run(1, 'seq 1 20000');
      const whole = Buffer.from(await host.everything(1));
      for (const from of [0, 1, 4096, 65_537, whole.length - 1, whole.length]) {
        host.send({ type: 'watch', watch: 77, terminal: 1, from, credit: 10_000_000 });
        expect(await host.next('watching')).toMatchObject({ start: from, reset: false });
        await host.until(() => host.bytes(77).length >= whole.length - from);
        expect(host.bytes(77).equals(whole.subarray(from))).toBe(true);
      }
    });

    it('keeps the last 2 MiB and begins at the start of a line when asked for more', async () => {
      await start();
      await host.open(1);
      await host.run(1, 'seq 1000000 1400000');
      await host.hello();
      const facts = host.welcome?.terminals[0] ?? expect.fail('no terminal');
      expect(facts.end - facts.start).toBeLessThanOrEqual(KEPT);
      expect(facts.end - facts.start).toBeGreaterThan(KEPT - KEPT / 256);
      expect(facts.start).toBeGreaterThan(0);
      for (const from of ['everything', 0, facts.end + 1] as const) {
        host.send({ type: 'watch', watch: 3, terminal: 1, from, credit: 10_000_000 });
        const { start: first, reset } = await host.next('watching');
        expect(reset).toBe(true);
        expect(first).toBe(facts.start);
        await host.until(() => host.bytes(3).length === facts.end - first);
        expect(host.bytes(3).subarray(0, 9).toString()).toMatch(/^1\d{6}\r\n$/);
      }
    });

    it('goes to two watches alike', async () => {
      await start();
      await host.open(1);
      for (const watch of [1, 2]) host.send({ type: 'watch', watch, terminal: 1, from: 0, credit: 10_000_000 });
      host.type(1, 'seq 1 30000; echo all-$((1+0))\n');
      await host.until(() => [1, 2].every((watch) => /^all-1/m.test(host.bytes(watch).toString())));
      expect(host.bytes(1).equals(host.bytes(2))).toBe(true);
    });

    it('does not stop a flood that nobody watches, nor one whose reader died', async () => {
      await start();
      await host.open(1);
      const end = async () => {
        await host.hello();
        return host.welcome?.terminals[0]?.end ?? 0;
      };
      host.type(1, 'yes\n');
      const before = await end();
      await expect.poll(end, { timeout: 20_000 }).toBeGreaterThan(before + 2 * KEPT);
      // A watcher without credit stops it …
      host.send({ type: 'watch', watch: 1, terminal: 1, from: 'everything', credit: 0 });
      await host.next('watching');
      const stopped = await host.standsStill();
      expect(stopped).toBe(true);
      // … and its death lets it go on.
      const later = await end();
      await expect.poll(end, { timeout: 20_000 }).toBeGreaterThan(later + KEPT);
    });

    it('lets one that is slow lose its place rather than slow the other', async () => {
      await start();
      await host.open(1);
      host.send({ type: 'watch', watch: 1, terminal: 1, from: 0, credit: 100_000_000 });
      host.send({ type: 'watch', watch: 2, terminal: 1, from: 0, credit: 1000 });
      host.type(1, 'seq 1000000 1400000; echo all-$((1+0))\n');
      await host.sees(1, /all-1/, 1);
      expect(host.bytes(2).length).toBe(1000);
      const before = host.seen('watching').length;
      host.send({ type: 'credit', watch: 2, bytes: 10_000_000 });
      await host.until(() => host.seen('watching').length > before);
      const again = host.seen('watching').at(-1);
      expect(again).toMatchObject({ watch: 2, reset: true });
      await host.until(() => host.position(2) === host.position(1));
    });

    it('slows the program when its only watch is behind', async () => {
      await start();
      await host.open(1);
      host.send({ type: 'watch', watch: 1, terminal: 1, from: 0, credit: 0 });
      host.type(1, 'yes\n');
      expect(await host.standsStill()).toBe(true);
      host.send({ type: 'credit', watch: 1, bytes: 500_000 });
      await host.until(() => host.bytes(1).length === 500_000);
      await host.hello();
      const end = host.welcome?.terminals[0]?.end ?? 0;
      expect(end).toBeLessThan(500_000 + 2 * BEHIND);
    });

    it('answers Ctrl-C under a flood within 100 ms', async () => {
      await start();
      await host.open(1);
      host.send({ type: 'watch', watch: 1, terminal: 1, from: 0, credit: 2 ** 31 });
      host.type(1, 'yes; echo interrupted-$((1+0))\n');
      await host.until(() => host.bytes(1).length > 1_000_000);
      const from = performance.now();
      host.type(1, '\x03');
      await host.sees(1, /interrupted-1|\^C/, 1);
      expect(performance.now() - from).toBeLessThan(build === 'plain' ? 100 : 1000);
    });
  });

  describe('streams that break', () => {
    it('finishes a half-written frame for the next reader, wherever the first one died', async () => {
      await start();
      await host.open(1);
      await host.run(1, 'seq 1 20000');
      for (let round = 0; round < 20 * inject('effort'); round++) {
        host.send({ type: 'watch', watch: 1, terminal: 1, from: 0, credit: 10_000_000 });
        await host.readAtLeast(1 + Math.floor(Math.random() * 40_000));
        await host.hello();
        expect(host.welcome?.terminals[0]).toMatchObject({ id: 1, alive: true });
        await host.pong();
      }
    });

    it('loses only the frame that a writer left half written', async () => {
      await start();
      await host.open(1);
      host.write(Buffer.from([9, 3, 4]));
      await host.hello();
      expect(host.welcome).toMatchObject({ dropped: 1, terminals: [{ id: 1 }] });
    });

    it('drops and counts garbage, too long frames and unknown types, and goes on', async () => {
      await start();
      await host.open(1);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 }),
          async (chunks) => {
            for (const chunk of chunks) {
              host.write(harmless(chunk));
              host.write(Buffer.of(0));
            }
            await host.hello();
          },
        ),
        { numRuns: 100 * inject('effort') },
      );
      const before = host.welcome?.dropped ?? 0;
      host.write(Buffer.concat([Buffer.alloc(300_000, 1), Buffer.of(0)]));
      host.write(Buffer.concat([Buffer.from([3, 0x7f, 1, 1, 1, 1, 1, 0])]));
      await host.hello();
      expect(host.welcome?.dropped).toBe(before + 2);
      expect(await host.run(1, 'echo fine-$((1+0))')).toContain('fine-1');
    });

    it('takes requests cut into single bytes', async () => {
      await start();
      host.writeSlowly({ type: 'open', terminal: 1, columns: 80, rows: 24 });
      expect(await host.next('opened')).toMatchObject({ terminal: 1, created: true });
    });

    it('outlives the end of its stdin and of its stdout', async () => {
      await start();
      await host.open(1);
      const text = await host.run(1, 'echo "pid=$$"');
      const pid = Number(/pid=(\d+)/.exec(text)?.[1]);
      host.type(1, `while sleep 0.05; do echo tick; done\n`);
      host.hangUp();
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(alive(pid)).toBe(true);
      expect(host.running).toBe(true);
    });
  });

  describe('processes', () => {
    it('run with arguments, directory, input, both outputs and an exit status', async () => {
      await start();
      const result = await host.spawn({
        argv: ['bash', '-c', 'pwd; tr a-z A-Z; echo err >&2; exit 5', 'x y'],
        directory: '/usr',
        stdin: 'hello äöü',
      });
      expect(result).toMatchObject({ stdout: '/usr\nHELLO äöü', stderr: 'err\n', code: 5, signal: 0, timedOut: false });
    });

    it('carry a megabyte in and out', async () => {
      await start();
      const stdin = 'x'.repeat(256 * 1024);
      const result = await host.spawn({ argv: ['cat'], stdin });
      expect(result.stdout === stdin).toBe(true);
      const out = await host.spawn({ argv: ['head', '-c', '1000000', '/dev/zero'] });
      expect(out.stdout.length).toBe(1_000_000);
    });

    it('have a clean environment and no terminal', async () => {
      await start();
      const { stdout } = await host.spawn({ argv: ['bash', '-c', 'env | cut -d= -f1 | sort | tr "\\n" " "; tty'] });
      expect(stdout.replace(/ (OLDPWD|PWD|SHLVL|_)(?= )/g, '')).toContain('HOME LANG LOGNAME PATH SHELL USER');
      expect(stdout).toContain('not a tty');
    });

    it('end at their time limit, with all they started', async () => {
      await start();
      const result = await host.spawn({ argv: ['bash', '-c', 'sleep 303 & echo $!; wait'], timeLimit: 400 });
      expect(result).toMatchObject({ code: -1, signal: 9, timedOut: true });
      await expect.poll(() => alive(Number(result.stdout)), { timeout: 10_000 }).toBe(false);
    });

    it('end when killed, and report while a child of theirs still holds the pipes', async () => {
      await start();
      host.send({ type: 'spawn', process: 7, user: 'student', timeLimit: 0, directory: '/', argv: ['sleep', '304'] });
      host.send({ type: 'kill', process: 7 });
      expect(await host.next('process-exited')).toMatchObject({ process: 7, code: -1, signal: 9, timedOut: false });
      host.send({ type: 'kill', process: 7 });
      expect(await host.next('failed')).toMatchObject({ id: 7, request: 'kill', reason: 'no-such-id' });
      const left = await host.spawn({ argv: ['bash', '-c', 'setsid sleep 2 & echo said; exit 0'] });
      expect(left).toMatchObject({ stdout: 'said\n', code: 0 });
    });

    it('say what cannot be', async () => {
      await start();
      expect(await host.spawn({ argv: ['no-such-program'] })).toMatchObject({ code: 127 });
      expect(await host.spawn({ argv: ['true'], directory: '/no/such' })).toMatchObject({ code: 126 });
      for (let process = 100; process < 132; process++)
        host.send({ type: 'spawn', process, user: 'student', timeLimit: 0, directory: '/', argv: ['sleep', '305'] });
      host.send({ type: 'spawn', process: 132, user: 'student', timeLimit: 0, directory: '/', argv: ['true'] });
      expect(await host.next('failed')).toMatchObject({ id: 132, request: 'spawn', reason: 'too-many' });
      host.send({ type: 'spawn', process: 100, user: 'student', timeLimit: 0, directory: '/', argv: ['true'] });
      expect(await host.next('failed')).toMatchObject({ id: 100, request: 'spawn', reason: 'bad-payload' });
      await host.hello();
      expect(await host.spawn({ argv: ['echo', 'room again'], id: 100 })).toMatchObject({ stdout: 'room again\n' });
    });
  });

  it.runIf(build === 'plain')('is small and quiet when idle', async () => {
    await start();
    await host.open(1);
    await host.run(1, 'true');
    await host.pong();
    const before = host.cpuTicks();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(host.cpuTicks() - before).toBeLessThanOrEqual(1);
    expect(host.anonymousKiB()).toBeLessThan(1024);
  });

  it('ends its shells when told to end', async () => {
    await start();
    await host.open(1);
    const text = await host.run(1, 'echo "pid=$$"');
    await host.stop();
    expect(alive(Number(/pid=(\d+)/.exec(text)?.[1]))).toBe(false);
  });
});

it('bounds what waits for a reader that does not read, and drops its watches after a silence', async () => {
  host = new PtyHostUnderTest(builtPtyHost({ silence: 1000 }));
  await host.hello();
  await host.open(1);
  host.send({ type: 'watch', watch: 1, terminal: 1, from: 0, credit: 2 ** 31 });
  host.stopReading();
  host.type(1, 'yes\n');
  for (let count = 0; count < 40_000; count++) host.send({ type: 'ping' });
  // The flood stands still while it has a watch, and goes on without.
  const busy = host.cpuTicks() + 12;
  await expect.poll(() => host.cpuTicks(), { timeout: 30_000 }).toBeGreaterThan(busy);
  expect(host.residentKiB()).toBeLessThan(8 * 1024);
  host.readOn();
  await host.hello();
  expect(host.welcome?.terminals[0]?.end).toBeGreaterThan(KEPT);
  await host.pong();
  expect(await host.stop()).toBe('');
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: there is no such process, which is the answer.
    return false;
  }
}

/** Garbage must not happen to be a request that opens or spawns anything; a first byte of 0xff is no frame's code here. */
function harmless(chunk: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(2, 0x7e), Buffer.from(chunk).map((byte) => byte || 1)]);
}
