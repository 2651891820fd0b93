import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { ProcessSandbox } from '../testing/process-sandbox.ts';
import { startClassroom, until, type Classroom, type TestPage } from '../testing/classroom.ts';

let sandbox: ProcessSandbox;
let room: Classroom;

beforeEach(async () => {
  sandbox = new ProcessSandbox();
  room = await startClassroom({ sandbox });
});
afterEach(async () => {
  await room.close();
  sandbox.dispose();
});

const line = (text: string) => Buffer.from(`${text}\r`);

/** A terminal on a host whose Docker never answers: this machine has no such command to wait with. */
async function openShell(page: TestPage): Promise<number> {
  await page.hello();
  page.say({ type: 'host.open' });
  await until(
    () => ['failed', 'ready'].includes(page.host()?.phase ?? ''),
    () => 'the shell',
  );
  page.say({ type: 'terminal.open', request: 'r1', columns: 80, rows: 24 });
  const { terminal } = await page.heard('terminal.opened');
  await page.attach(terminal);
  return terminal;
}

describe('terminals on the real pty host', () => {
  it('runs a shell that takes what is typed once, over a lost stream and a new server', async () => {
    const page = await room.page();
    const terminal = await openShell(page);
    const writer = randomBytes(8);
    page.type({ terminal, writer, number: 1, bytes: line('x=1; stty size; echo "one:$((x+1))"') });
    await until(
      () => page.text(terminal).includes('one:2'),
      () => page.text(terminal),
    );
    expect(page.text(terminal)).toContain('24 80');
    sandbox.cut();
    page.type({ terminal, writer, number: 1, bytes: line('x=1; stty size; echo "one:$((x+1))"') });
    page.type({ terminal, writer, number: 2, bytes: line('x=$((x+10)); echo "two:$x"') });
    await until(
      () => page.text(terminal).includes('two:11'),
      () => page.text(terminal),
    );
    const next = page.screens.get(terminal)?.next ?? 0;
    await room.stop();
    room = await startClassroom({ sandbox, store: room.store });
    const again = await room.page();
    await again.hello();
    again.screens.set(terminal, { bytes: Buffer.alloc(0), next });
    await again.attach(terminal, next);
    again.type({ terminal, writer, number: 2, bytes: line('x=$((x+10)); echo "two:$x"') });
    again.type({ terminal, writer, number: 3, bytes: line('echo "three:$x"') });
    await until(
      () => again.text(terminal).includes('three:11'),
      () => again.text(terminal),
    );
  });

  it('gives a flood of output whole while its stream is cut again and again', async () => {
    const page = await room.page();
    const terminal = await openShell(page);
    const count = 60_000 * inject('effort');
    const bytes = line(`stty -echo; echo "begin"; seq 1 ${count}; echo "end:$?"`);
    page.type({ terminal, writer: randomBytes(8), number: 1, bytes });
    for (let cuts = 0; cuts < 8 * inject('effort'); cuts += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      sandbox.cut();
    }
    await until(
      () => page.text(terminal).includes('end:0\r'),
      () => page.text(terminal).slice(-100),
      20_000 * inject('effort'),
    );
    const text = page.text(terminal);
    const numbers = text
      .slice(text.indexOf('begin\r\n') + 7, text.indexOf('end:0\r'))
      .trim()
      .split('\r\n');
    expect(numbers).toEqual(Array.from({ length: count }, (_, index) => String(index + 1)));
  });
});
