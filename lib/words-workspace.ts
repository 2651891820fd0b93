/**
 * The words of the workspace: terminals, their settings, the status line.
 * A part of the one dictionary (words.ts). Knows no component and no wire.
 */
import type { LineState } from './live/connection.ts';
import { plural, type Said } from './words.ts';

/** Whose keys for copy and paste are told. */
export type System = 'mac' | 'windows' | 'linux';

const systems: Record<System, string> = { mac: 'a Mac', windows: 'Windows', linux: 'this system' };

export const workspaceWords = {
  open: 'Open my Docker host',
  openLead: 'A Docker host of your own: a shell, a Docker Engine, and nobody else on it.',
  opening: 'Starting your host …',
  openingWaits: 'Your shell is there in a moment.',
  tryAgain: 'Try again',
  noTerminal: { what: 'No terminal is open.', next: 'Your host goes on without one.' },

  terminals: 'Terminals',
  newTerminal: 'New terminal',
  close: (title: string) => `Close ${title}`,
  closeAsk: (title: string) => `Close ${title}?`,
  closeWhat: 'Something still runs in it. It is ended together with the terminal.',
  keep: 'Keep it',
  rename: 'Rename',
  renameLabel: 'Name of the terminal',
  tabHelp: 'Enter goes in, F2 renames, Delete closes',
  terminalInput: (title: string) => `${title}, input`,
  shellEnded: (code: number, signal: number) =>
    signal > 0
      ? `This shell was ended by signal ${signal}.`
      : code > 0
        ? `This shell has ended with status ${code}.`
        : 'This shell has ended.',

  settings: 'Settings',
  screenReader: 'Screen reader mode',
  screenReaderHelp: 'Makes the terminal’s text reachable for a screen reader.',
  fontSize: 'Size of the text',
  smaller: 'Smaller text',
  larger: 'Larger text',
  pixels: (size: number) => `${size} px`,
  copyOnSelect: 'Copy what is selected',
  copyOnSelectHelp: 'At once, when the mouse button is let go.',
  pasteWarning: 'Ask before a paste runs',
  pasteWarningHelp: 'Only where each pasted line would run at once.',
  reset: 'Start over with a fresh host',
  resetAsk: 'Start over with a fresh host?',
  resetWhat: 'Everything on your host is thrown away: containers, images and files. A fresh one takes its place.',
  resetYes: 'Start over',
  cancel: 'Cancel',

  help: {
    title: 'Keys and help',
    close: 'Close',
    moving: 'Moving around',
    tabs: 'On a terminal’s tab',
    clipboard: (system: System) => `Copy and paste on ${systems[system]}`,
    good: 'Good to know',
    movingKeys: [
      ['Esc, then Tab', 'leaves the terminal. Esc itself reaches the program at once; Tab leaves only right after it.'],
      [
        'F6',
        'moves between text, workspace and lessons; with Shift the other way. Inside a terminal it is the program’s.',
      ],
      ['Ctrl + Alt + W', 'moves the workspace: side, bottom, full width.'],
      ['Ctrl + Shift + L', 'shows the terminal’s text by command: to read, search, copy and print.'],
      ['Ctrl + Shift + F', 'searches in the terminal.'],
    ],
    tabKeys: [
      ['Arrow keys', 'choose another terminal.'],
      ['Enter', 'goes into the terminal.'],
      ['F2', 'renames it.'],
      ['Delete', 'closes it.'],
    ],
    clipboardKeys: {
      mac: [
        ['⌘ C', 'copies what is selected.'],
        ['⌘ V', 'pastes.'],
        ['Right click', 'opens the browser’s menu, which can copy and paste as well.'],
        ['⌃ C', 'interrupts the program, also where something is selected.'],
      ],
      windows: [
        ['Ctrl + Shift + C', 'copies what is selected. Ctrl + Insert does, too.'],
        ['Ctrl + Shift + V', 'pastes. Shift + Insert does, too.'],
        ['Right click', 'opens the browser’s menu, which can copy and paste as well.'],
        ['Ctrl + C', 'interrupts the program, also where something is selected.'],
        ['Ctrl + V', 'is the program’s and does not paste.'],
      ],
      linux: [
        ['Ctrl + Shift + C', 'copies what is selected. Ctrl + Insert does, too.'],
        ['Ctrl + Shift + V', 'pastes. Shift + Insert does, too.'],
        ['Right click', 'opens the browser’s menu, which can copy and paste as well.'],
        ['Ctrl + C', 'interrupts the program, also where something is selected.'],
        ['Ctrl + V', 'is the program’s and does not paste.'],
      ],
    } satisfies Record<System, readonly (readonly [string, string])[]>,
    facts: [
      'Several lines pasted where each would run at once are shown to you first.',
      'Where a program uses the mouse, hold Shift to select (on a Mac: Option).',
      'An address opens only after you have seen it; a program can put text on your clipboard only if you say so, and never read it.',
    ],
  },

  search: {
    open: 'Search in the terminal',
    label: 'Search in the terminal',
    previous: 'Match above',
    next: 'Match below',
    caseSensitive: 'Match capital letters',
    close: 'Close the search',
    none: 'No match',
    many: (max: number) => `${max} or more`,
    found: (index: number, count: number) => `${index} of ${count}`,
  },

  text: {
    open: 'Text by command',
    title: (terminal: string) => `Text of ${terminal}`,
    search: 'Search in this text',
    refresh: 'Refresh',
    copyAll: 'Copy all',
    copyShown: 'Copy what is shown',
    print: 'Print',
    close: 'Close',
    count: (count: number) => plural(count, 'command'),
    matching: (count: number, of: number) => `${count} of ${plural(of, 'command')}`,
    empty: 'This terminal has shown nothing yet.',
    noMatch: 'Nothing here has this text.',
    commands: 'Commands, the newest last',
    unmarked: 'Without a command',
    unmarkedHelp: 'From before the first prompt, or of a shell that does not tell its commands.',
    noCommand: 'A command that is not on the screen any more',
    running: 'running',
    done: 'status 0',
    failed: (status: number) => `status ${status}`,
    unknown: 'status not told',
    noOutput: 'No output.',
    cut: 'The beginning has left the terminal’s memory.',
    screenNow: 'A full-screen program. This is its screen now.',
    screenGone: 'A full-screen program. Its screen went with it.',
    more: (lines: number) => `${plural(lines, 'more line')} here`,
    otherLines: (lines: number) => `${plural(lines, 'line')} without a match`,
    showAll: 'Show all',
    copyCommand: 'Copy command',
    copyOutput: 'Copy output',
    copied: 'Copied',
    copyFailed: 'Could not be copied: select it and copy it by hand.',
  },

  paste: {
    ask: 'Paste and run?',
    text: 'What is to be pasted',
    what: (lines: number) => `The program here runs each line at once. This paste has ${plural(lines, 'line')}:`,
    paste: 'Paste',
    oneLine: 'Paste as one line',
    never: 'Do not ask again',
  },

  clipboard: {
    ask: 'A program wants to put this on your clipboard.',
    from: (terminal: string) => `From ${terminal}.`,
    copy: 'Copy',
    no: 'No',
  },

  announcements: 'What happened in the terminals',
  bell: 'its bell rang',
  subtitle: (title: string, program: string) => `${title}: ${program}`,

  said: {
    'command-ended': (terminal: string, status: number | null) =>
      status === null ? `${terminal}: the command ended.` : `${terminal}: the command ended with status ${status}.`,
    'terminal-ended': (terminal: string, status: number | null) =>
      status === null ? `${terminal} has ended.` : `${terminal} has ended with status ${status}.`,
  },

  link: { ask: 'Open this address in a new tab?', open: 'Open', cancel: 'Cancel' },
  dismiss: 'Close this note',
  typingDropped: {
    what: 'The connection was away for too long. What you typed meanwhile was not sent.',
    next: 'Look at the terminal, then type it again.',
  } satisfies Said,

  status: {
    connecting: 'Connecting …',
    reconnecting: (since: string) => `Connection lost at ${since}. Reconnecting …`,
    typingKept: 'Your host goes on meanwhile.',
    reconnectNow: 'Try now',
    absent: 'Your host is not started.',
    starting: { sandbox: 'Starting your host …', docker: 'Your terminal is there; Docker is starting …' },
    ready: 'Ready',
    failed: (what: string) => `Could not start: ${what}`,
    ended: (what: string) => `Ended: ${what}`,
    openAgain: 'Open it again',
    reload: 'Reload',
    signIn: 'Sign in',
  },

  refused: {
    'not-signed-in': { what: 'You are not signed in.', next: 'The class code and your name are all it takes.' },
    'old-page': {
      what: 'The classroom server was updated.',
      next: 'Reload this page; your terminals stay as they are.',
    },
    'bad-message': {
      what: 'This page and the classroom server did not understand each other.',
      next: 'Reload this page; your terminals stay as they are.',
    },
  } satisfies Record<(LineState & { state: 'refused' })['reason'], Said>,

  idleSoon: (left: number, at: string) => `Your host is not used. It ends in ${plural(left, 'minute')}, at ${at}.`,
  stay: 'Stay',
} as const;
