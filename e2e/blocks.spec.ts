/**
 * Every Run block of every lesson of the first course, executed top to bottom on a fresh host: each command ends with
 * status 0. Read by the page's own parser. Exempt is only what reaches the internet; it is listed as not run.
 */
import { listBlocks, type Block } from '../course/list-blocks.ts';
import { loadCourse, loadLesson } from '../course/load.ts';
import { fileText } from '../course/blocks.ts';
import { endHosts } from './classroom.ts';
import { expect, freshName, test } from './fixtures.ts';
import { BareHost, type BareTerminal } from './host-without-page.ts';
import { classCode, contentDirectory, FIRST_COURSE, lessonFolders } from './instance.ts';
import { until } from './wait.ts';

/** A build in a slow sandbox, or packages that are installed. */
const BLOCK_MS = 150_000;

test.setTimeout(420_000);

for (const folder of lessonFolders())
  test(`every Run block of ${folder} ends with status 0`, async ({}, info) => {
    const blocks = await blocksOf(folder);
    const notRun = blocks.filter((block) => block.typed !== '' && block.info.needs === 'internet');
    for (const { line, typed } of notRun)
      info.annotations.push({ type: 'not run', description: `${folder}:${line} needs the internet: ${typed.trim()}` });

    const here = blocks.filter(
      (block) => block.info.needs === null && (block.typed !== '' || block.info.file !== null),
    );
    test.skip(here.length === 0, 'nothing to run in this lesson');
    const host = await BareHost.open(freshName(), classCode());
    try {
      await new Reader(host).run(here);
    } finally {
      host.close();
      await endHosts([host.name]);
    }
  });

async function blocksOf(folder: string): Promise<Block[]> {
  const slug = folder.replace(/^\d{3}-/, '');
  const lesson = await loadLesson(contentDirectory, FIRST_COURSE, slug);
  if (lesson === null) throw new Error(`${folder} is no lesson.`);
  expect(lesson.head.problem).toBeNull();
  return listBlocks(lesson.source, lesson.head.format).map((block) => ({
    ...block,
    line: lesson.bodyLine - 1 + block.line,
  }));
}

test('the first course is whole', async () => {
  const course = await loadCourse(contentDirectory, FIRST_COURSE);
  expect(course?.lessons).toHaveLength(lessonFolders().length);
  expect(course?.lessons.length).toBeGreaterThanOrEqual(7);
});

/** Somebody who reads a lesson from top to bottom and presses every button. */
class Reader {
  readonly #host: BareHost;
  readonly #terminals: BareTerminal[] = [];
  /** The one that a block goes to that names none. */
  #active = 1;

  constructor(host: BareHost) {
    this.#host = host;
  }

  async run(blocks: Block[]): Promise<void> {
    for (const [index, block] of blocks.entries()) {
      if (block.info.file !== null) {
        await this.#host.save(block.info.file, fileText(block.code));
        continue;
      }
      this.#active = block.info.terminal ?? this.#active;
      await test.step(`line ${block.line}: ${block.typed.trim().replaceAll('\r', '; ')}`, async () => {
        const terminal = await this.#terminal(this.#active);
        if (block.info.inside) await runInside(terminal, block);
        else await runAtPrompt(terminal, block, this.#staysOpen(blocks.slice(index + 1)));
      });
    }
  }

  /** Whether the block's last program goes on, since the next one in this terminal is typed into it. */
  #staysOpen(rest: Block[]): boolean {
    let active = this.#active;
    for (const { info } of rest) {
      if (info.file !== null) continue;
      active = info.terminal ?? active;
      if (active === this.#active) return info.inside;
    }
    return false;
  }

  async #terminal(number: number): Promise<BareTerminal> {
    while (this.#terminals.length < number) this.#terminals.push(await this.#host.newTerminal());
    return this.#terminals[number - 1]!;
  }
}

/** Typed at the host's own prompt: the shell's marks tell how each command ended. */
async function runAtPrompt(terminal: BareTerminal, block: Block, staysOpen: boolean): Promise<void> {
  const from = terminal.end;
  terminal.type(block.typed);
  if (staysOpen) return programWaits(terminal, block, from);
  const last = `end-of-block-${block.line}`;
  await until(`line ${block.line} ends:\n${terminal.text(from)}`, BLOCK_MS, () => atRest(terminal, from));
  const typed = terminal.end;
  terminal.type(`echo ${last}\r`);
  await until(
    `the shell answers after line ${block.line}`,
    20_000,
    () => terminal.text(typed).includes(`\n${last}\n`) && atRest(terminal, typed),
  );
  expectSuccess(terminal, from, block);
}

/** A command was carried out, and the shell waits for the next one. */
function atRest(terminal: BareTerminal, from: number): boolean {
  const marks = terminal.marks(from);
  return marks.some(({ kind }) => kind === 'D') && marks.at(-1)?.kind === 'B';
}

function expectSuccess(terminal: BareTerminal, from: number, block: Block): void {
  const statuses = terminal.marks(from).flatMap(({ kind, status }) => (kind === 'D' ? [status ?? 0] : []));
  expect(
    statuses.filter((status) => status !== 0),
    `line ${block.line}:\n${terminal.text(from)}`,
  ).toEqual([]);
}

/** The last command of the block started a program that now waits for what one types into it. */
async function programWaits(terminal: BareTerminal, block: Block, from: number): Promise<void> {
  const commands = block.typed.split('\r').length - 1;
  await until(`the program of line ${block.line} waits for input`, BLOCK_MS, () => {
    const marks = terminal.marks(from);
    const started = marks.filter(({ kind }) => kind === 'C').length >= commands && marks.at(-1)?.kind === 'C';
    return started && /[#$>] ?$/.test(terminal.text(from));
  });
  expectSuccess(terminal, from, block);
}

/** Typed into the program in the foreground: a shell there is asked for the status; its end shows at the host's prompt. */
async function runInside(terminal: BareTerminal, block: Block): Promise<void> {
  for (const [index, line] of block.typed.split('\r').slice(0, -1).entries()) {
    const from = terminal.end;
    terminal.type(`${line}\r`);
    const ended = () => terminal.marks(from).some(({ kind }) => kind === 'D');
    await until(`line ${block.line}, ${line}, is done:\n${terminal.text(from)}`, BLOCK_MS, () =>
      ended() ? atRest(terminal, from) : /\n[^\n]*[#$>] ?$/.test(terminal.text(from)),
    );
    if (ended()) {
      expectSuccess(terminal, from, block);
      continue;
    }
    const asked = terminal.end;
    terminal.type(`echo status-${index}=$?\r`);
    const answer = new RegExp(`\\nstatus-${index}=(\\d+)\\n[^]*[#$>] ?$`);
    await until(`the program of line ${block.line} tells the status`, 20_000, () => answer.test(terminal.text(asked)));
    expect(answer.exec(terminal.text(asked))![1], `line ${block.line}:\n${terminal.text(from)}`).toBe('0');
  }
}
