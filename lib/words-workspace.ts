/**
 * The words of the workspace: terminals, their settings, the status line.
 * A part of the one dictionary (words.ts). Knows no component and no wire.
 */
import type { Refused, Trouble } from './live/connection.ts';
import type { Loss } from './live/line-figures.ts';
import type { KeysDropped } from './live/outbox.ts';
import type { Limit, Turn } from '../protocol/messages.ts';
import { plural, soon, type Said } from './words.ts';

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
  shellEnded: (code: number, signal: number, cause?: 'out-of-memory') =>
    cause !== undefined
      ? 'This shell was ended because your host had used up its memory.'
      : signal > 0
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
    late: (terminal: string) => ({
      what: `The connection was away for more than 30 seconds. What you typed into ${terminal || 'the terminal'} meanwhile was not sent.`,
      next: 'Look at the terminal, then type it again.',
    }),
    much: (terminal: string) => ({
      what: `You typed more than 8 KiB into ${terminal || 'the terminal'} while the connection was away. None of it is sent.`,
      next: 'Wait until the connection is back, then type it again.',
    }),
    gone: (terminal: string) => ({
      what: `Another shell runs in ${terminal || 'the terminal'} now. What you typed for the one before was not sent.`,
      next: 'Look at the terminal, then type it again if it is meant for this shell.',
    }),
    large: (terminal: string) => ({
      what: `That was more at once than ${terminal || 'the terminal'} takes. None of it was sent.`,
      next: 'Paste it in smaller parts, or save it as a file.',
    }),
  } satisfies Record<KeysDropped, (terminal: string) => Said>,
  sizeElsewhere: (columns: number, rows: number) => `Another window sets this terminal’s size (${columns} × ${rows}).`,
  sizeHere: 'Use this window’s size',

  asleep: {
    what: 'Your host sleeps.',
    next: (until: string) =>
      `It stands still with all that runs in its shells. Type, or wake it here, and it goes on. After ${until}, or sooner if somebody needs its place, only its files and images are kept.`,
    blank: 'What its terminals showed comes back when it wakes.',
    wake: 'Wake my Docker host',
  },
  restarted: { what: 'The classroom server was restarted; your terminals went on.', next: '' },

  status: {
    connecting: 'Connecting …',
    reconnecting: {
      lost: (since: string) => `Reconnecting … The connection was lost at ${since}.`,
      away: (since: string) => `Trying again … The classroom server or the network is away since ${since}.`,
      blocked: () => 'Trying again … Something between this page and the classroom blocks its terminals.',
      'old-server': () => 'Trying again … The classroom server is being updated.',
    } satisfies Record<Trouble, (since: string) => string>,
    goesOn: 'Your host goes on meanwhile.',
    unreachable: 'Your host is out of reach. Trying again …',
    reconnectNow: 'Try now',
    absent: 'Your host is not started.',
    starting: 'Starting your host …',
    waits: 'Waiting for a host.',
    waiting: ({ position, aboutMs }: Turn) =>
      aboutMs === null
        ? `You are number ${position}; every host is in use, and one has to end first.`
        : `You are number ${position}; yours is ready in about ${soon(aboutMs)}.`,
    ready: 'Ready',
    failed: (what: string) => `Could not start: ${what}`,
    asleep: (until: string) => `Asleep; its shells are kept until ${until} at the latest.`,
    ended: (what: string) => `Ended: ${what}`,
    openAgain: 'Open it again',
    reload: 'Reload',
    signIn: 'Sign in',
  },

  refused: {
    'not-signed-in': { what: 'You are not signed in.', next: 'The class code and your name are all it takes.' },
    'old-page': {
      what: 'The classroom server was updated.',
      next: 'This page loads itself again as soon as you pause; your terminals stay as they are.',
    },
    'still-old-page': {
      what: 'The classroom server was updated, and this page is still the one of before.',
      next: 'Reload this page, or wait a minute and reload it then; your terminals stay as they are.',
    },
    'bad-message': {
      what: 'This page and the classroom server did not understand each other.',
      next: 'Reload this page; your terminals stay as they are.',
    },
  } satisfies Record<Refused, Said>,

  /** Behind a proxy that lets no websocket through. */
  blocked: {
    what: 'Something between this page and the classroom blocks its terminals.',
    next: 'Pages can be read, but terminals need a WebSocket, which a firewall or a proxy does not let through. Try another network, or give whoever looks after this one the sentence below. It is tried again and again.',
    forAdministrator: (host: string) =>
      `Please allow WebSocket connections to ${host}: HTTP requests for the path /ws with the headers “Connection: Upgrade” and “Upgrade: websocket” have to be passed on, and the connection kept open.`,
  },

  connection: {
    button: 'Connection',
    title: 'Connection to the classroom',
    state: 'State',
    states: {
      connecting: 'Connecting',
      online: 'Connected',
      lost: 'Lost, trying again',
      away: 'Server or network away, trying again',
      blocked: 'WebSocket blocked, trying again',
      'old-server': 'Server is being updated, trying again',
      refused: 'Ended',
    },
    offline: 'This device says that it is offline.',
    latency: 'Answer takes',
    milliseconds: (ms: number) => `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`,
    measuring: 'measuring …',
    unknown: '–',
    waiting: 'Typed and waiting',
    nothing: 'nothing',
    losses: 'Lost so far',
    times: (count: number) => (count === 0 ? 'never' : plural(count, 'time')),
    why: {
      closed: 'ended by the server',
      silent: 'no answer',
      network: 'the network broke it off',
    } satisfies Record<Loss, string>,
    administrator: 'For the administrator',
  },

  use: {
    button: 'Usage',
    label: 'Usage of my host',
    title: 'What your host uses',
    names: { memory: 'Memory', processes: 'Processes', disk: 'Disk' } satisfies Record<Limit, string>,
    of: (used: string, most: string) => `${used} of ${most}`,
    unknown: '–',
    none: 'Your host does not run at the moment.',
    near: {
      memory: 'The memory of your host is nearly used up.',
      processes: 'Your host has nearly as many processes as it may have.',
      disk: 'The disk of your host is nearly full.',
    } satisfies Record<Limit, string>,
  },

  timeSoon: (left: number, at: string) =>
    `Your host’s time is over in ${plural(left, 'minute')}, at ${at}. Files and images are kept.`,
  idleSoon: (left: number, at: string) =>
    `Your host is not used. It goes to sleep in ${plural(left, 'minute')}, at ${at}.`,
  stay: 'Stay',
} as const;
