/**
 * The words of the workspace: terminals, what a lesson's command waits for, the status line.
 * A part of the one dictionary (words.ts). Knows no component and no wire.
 */
import type { LineState } from './live/connection.ts';
import type { BlockState } from './live/runs.ts';

type Said = { what: string; next: string };

const minutes = (count: number) => `${count} minute${count === 1 ? '' : 's'}`;

export const workspaceWords = {
  region: 'Workspace',

  open: 'Open my Docker host',
  openLead: 'A Docker host of your own: a shell, a Docker Engine, and nobody else on it.',
  opening: 'Starting your host …',
  openingWaits: { sandbox: 'Your shell is there in a moment.', docker: 'Your terminal is ready; Docker is starting.' },
  tryAgain: 'Try again',
  noTerminal: { what: 'No terminal is open.', next: 'Your host goes on without one.' },

  terminals: 'Terminals',
  newTerminal: 'New terminal',
  close: (title: string) => `Close ${title}`,
  closeAsk: (title: string) => `Close ${title}?`,
  closeWhat: 'Something still runs in it. It is ended together with the terminal.',
  keep: 'Keep it',
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

  place: { label: 'Place of the workspace', side: 'At the side', bottom: 'At the bottom', full: 'Full width' },

  link: { ask: 'Open this address in a new tab?', open: 'Open', cancel: 'Cancel' },
  dismiss: 'Close this note',
  typingDropped: {
    what: 'The connection was away for too long. What you typed meanwhile was not sent.',
    next: 'Look at the terminal, then type it again.',
  } satisfies Said,

  /** Why a command of the lesson is not typed yet. */
  waiting: {
    prompt: (terminal: string): Said => ({
      what: `Something still runs in ${terminal}.`,
      next: 'This command is typed as soon as the prompt is back:',
    }),
    'full-screen': (terminal: string): Said => ({
      what: `A program fills the screen of ${terminal}, an editor or a pager perhaps.`,
      next: 'Leave it, and this command is typed at the prompt:',
    }),
    'no-program': (terminal: string): Said => ({
      what: `No program runs in ${terminal} that this command is meant for.`,
      next: 'Run the step before it first, for example the one that starts the container. Then run this again:',
    }),
  } satisfies Record<(BlockState & { state: 'waiting' })['why'], (terminal: string) => Said>,
  cancelRun: 'Cancel',
  runAnyway: 'Type it now',

  /** The same, in the few words that fit beside a block of the lesson. */
  block: {
    idle: '',
    starting: 'Waiting for your host …',
    waiting: {
      prompt: 'Waiting for the prompt',
      'full-screen': 'Waiting for the prompt',
      'no-program': 'Not typed yet',
    },
    running: (terminal: string) => `Running in ${terminal}`,
    typed: (terminal: string) => `Typed into ${terminal}`,
    done: 'Done',
    failed: (status: number) => `Ended with status ${status}`,
    dropped: 'Not typed: the connection was gone. Run it again.',
  },

  status: {
    connecting: 'Connecting …',
    reconnecting: (since: string) => `Connection lost at ${since}. Reconnecting …`,
    typingKept: 'Your host goes on meanwhile.',
    reconnectNow: 'Try now',
    absent: 'Your host is not started.',
    starting: { sandbox: 'Starting your host …', docker: 'Your terminal is ready; Docker is starting …' },
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

  idleSoon: (left: number, at: string) => `Your host is not used. It ends in ${minutes(left)}, at ${at}.`,
  stay: 'Stay',
} as const;
