/**
 * The words of the workspace: terminals, their settings, the status line.
 * A part of the one dictionary (words.ts). Knows no component and no wire.
 */
import type { Refused, Trouble } from './live/connection.ts';
import type { Loss } from './live/line-figures.ts';
import type { KeysDropped } from './live/outbox.ts';
import { plural, type Said } from './words.ts';

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
  tabHelp: 'F2 renames, Delete closes',
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
  keys: [
    ['Esc, then Tab', 'leaves the terminal'],
    ['Ctrl + Shift + C', 'copies what is selected'],
    ['Ctrl + Shift + V', 'pastes'],
  ],
  reset: 'Start over with a fresh host',
  resetAsk: 'Start over with a fresh host?',
  resetWhat: 'Everything on your host is thrown away: containers, images and files. A fresh one takes its place.',
  resetYes: 'Start over',
  cancel: 'Cancel',

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

  restarted: { what: 'The classroom server was restarted; your terminals went on.', next: '' },

  status: {
    connecting: 'Connecting …',
    reconnecting: {
      lost: (since: string) => `Connection lost at ${since}. Reconnecting …`,
      away: (since: string) => `The classroom server or the network is away since ${since}. Trying again …`,
      blocked: () => 'Something between this page and the classroom blocks its terminals. Trying again …',
      'old-server': () => 'The classroom server is being updated. Trying again …',
    } satisfies Record<Trouble, (since: string) => string>,
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

  timeSoon: (left: number, at: string) =>
    `Your host’s time is over in ${plural(left, 'minute')}, at ${at}. Files and images are kept.`,
  idleSoon: (left: number, at: string) => `Your host is not used. It ends in ${plural(left, 'minute')}, at ${at}.`,
  stay: 'Stay',
} as const;
