/**
 * The words of the workspace: terminals, their settings, the status line.
 * A part of the one dictionary (words.ts). Knows no component and no wire.
 */
import type { LineState } from './live/connection.ts';
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
