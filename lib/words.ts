/**
 * All words of the interface in one place. Server and hostd send codes with parameters; here each becomes
 * what happened and what to do next. Plain sentences, no blame, no jargon that a first lesson has not taught.
 * Knows no component and no wire, only the codes' types.
 */
import type { Refusal } from '../protocol/http.ts';
import type { EndReason, ErrorCode, HostState, Limit, Shortage, Warm } from '../protocol/messages.ts';
import type { WaitsFor } from './live/block-state.ts';

/** What happened, and what to do next. */
export type Said = { what: string; next: string };

/** Parameters that came with a code, as the wire carries them. */
export type Params = Readonly<Record<string, string | number>>;

/** `plural(1, 'minute')` is "1 minute", `plural(2, 'minute')` is "2 minutes". */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A short time to come, said no more exactly than it is known: "20 seconds", "2 minutes". */
export function soon(ms: number): string {
  const seconds = Math.max(5, Math.ceil(ms / 5_000) * 5);
  return seconds < 60 ? `${seconds} seconds` : duration(Math.ceil(seconds / 60));
}

/** A duration as a person says it: "40 minutes", "1 hour 20 minutes". */
export function duration(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  if (whole < 60) return plural(whole, 'minute');
  const rest = whole % 60;
  const hours = plural(Math.floor(whole / 60), 'hour');
  return rest === 0 ? hours : `${hours} ${plural(rest, 'minute')}`;
}

/** How long ago, in words that do not pretend to be exact. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 15) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds / 5) * 5} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ago` : `${plural(Math.floor(hours / 24), 'day')} ago`;
}

/** Why the server refused something that a page asked for over its connection. */
export const errorWords: Record<ErrorCode, (params: Params) => Said> = {
  'disk-full': () => ({
    what: 'The disk for Docker hosts is full.',
    next: 'Remove images and files you no longer need (docker system prune), or tell your instructor.',
  }),
  unavailable: () => ({
    what: 'The part of the classroom that makes Docker hosts does not answer at the moment.',
    next: 'Nothing of yours is lost. It is tried again by itself; if it lasts, tell your instructor.',
  }),
  internal: () => ({
    what: 'Something went wrong on the classroom server.',
    next: 'Try again. If it happens again, tell your instructor what you did just before.',
  }),
  'no-host': () => ({
    what: 'You have no Docker host running.',
    next: 'Open your Docker host, then try again.',
  }),
  'no-such-terminal': () => ({
    what: 'That terminal is no longer there.',
    next: 'Open a new terminal and go on there.',
  }),
  'too-many-terminals': ({ max }) => ({
    what:
      max === undefined
        ? 'You have as many terminals open as one host allows.'
        : `You have ${max} terminals open, which is as many as one host allows.`,
    next: 'Close one that you no longer need, then open the new one.',
  }),
  'bad-path': ({ path }) => ({
    what: path === undefined ? 'The file has no usable path.' : `“${path}” is not a path inside your home directory.`,
    next: 'Tell your instructor: the lesson names a file that cannot be saved.',
  }),
  'file-refused': ({ path }) => ({
    what:
      path === undefined
        ? 'The file could not be written on your host.'
        : `“${path}” could not be written on your host.`,
    next: 'Look whether something of that name is in the way, or whether the disk is full (df -h ~).',
  }),
  'not-allowed': () => ({
    what: 'This is for instructors only.',
    next: 'Sign in with the instructor’s link to do this.',
  }),
  'bad-message': () => ({
    what: 'This page and the classroom server did not understand each other.',
    next: 'Reload the page. Your terminals stay as they are.',
  }),
  'too-fast': () => ({
    what: 'That was more at once than the server takes.',
    next: 'Wait a moment, then go on.',
  }),
};

const diskKept = (until: string) =>
  `Your files and images are kept until ${until}; your shells, and what ran in them, are gone.`;
const DISK_GONE = 'Its files, images and shells are gone; your progress in the lessons is kept.';

/** Why a host came to its end, and what leads on. */
const endWords: Record<EndReason, Said> = {
  idle: {
    what: 'Your host was not used for a while, so it was ended to make room for others.',
    next: 'Open it again to go on.',
  },
  'time-limit': {
    what: 'Your host has run for as long as a host may in this classroom, so it was ended.',
    next: 'Open it again to go on; its time then begins anew.',
  },
  reset: {
    what: 'This host was thrown away for a fresh one.',
    next: 'Open your Docker host to go on.',
  },
  instructor: {
    what: 'Your instructor ended this host.',
    next: 'Ask before you open it again if you are not sure why.',
  },
  'out-of-memory': {
    what: 'Your host used up its memory and was ended.',
    next: 'Open it again, and run fewer or smaller things at once.',
  },
  exited: {
    what: 'Your host shut itself down.',
    next: 'Open it again to go on.',
  },
  machine: {
    what: 'Your host was ended on the classroom’s machine, and nobody knows by what.',
    next: 'Open it again to go on; if it happens again, tell your instructor.',
  },
  'machine-restarted': {
    what: 'The classroom’s machine was restarted, and your host ended with it.',
    next: 'Open it again to go on.',
  },
  gone: {
    what: 'Your host is no longer there.',
    next: 'Open your Docker host for a new one.',
  },
};

/** The same, with what is kept or lost. `until`: the day until which its disk is kept; null: it is gone. */
export function endSaid(reason: EndReason, until: string | null): Said & { kept: string } {
  const { what, next } = endWords[reason];
  if (until !== null) return { what, kept: diskKept(until), next };
  return { what, kept: DISK_GONE, next: reason === 'reset' ? next : endWords.gone.next };
}

/** What helps where little is left of something. */
export const limitHelp: Record<Limit, string> = {
  memory: 'Run fewer or smaller things at once; free -h shows how much is left.',
  processes:
    'End what you no longer need (Ctrl + C, docker stop), or close its terminal. If nothing helps, start over with a fresh host in the settings.',
  disk: 'Remove files and images that you no longer need: docker system prune, then look with df -h ~.',
};

/** A limit that a host has reached while it goes on, and what helps. */
export const limitWords: Record<Limit, Said> = {
  memory: {
    what: 'Your host has used up its memory, so a program on it was ended.',
    next: `Everything else goes on. ${limitHelp.memory}`,
  },
  processes: {
    what: 'Your host has as many processes as it may have, so no new one could start.',
    next: limitHelp.processes,
  },
  disk: {
    what: 'The disk of your host is full, so nothing more can be written.',
    next: limitHelp.disk,
  },
};

/** Why an HTTP call was refused. */
export const refusalWords: Record<Refusal['code'], (retryAfter?: number) => Said> = {
  'bad-request': () => ({
    what: 'The server did not understand what this page sent.',
    next: 'Reload the page and try again.',
  }),
  'wrong-code': () => ({
    what: 'That code is not right.',
    next: 'Look at it again: a code has letters only, and never a, e, i, l, o or u. A class code may also have been renewed; then ask for the new one.',
  }),
  'wrong-origin': () => ({
    what: 'This page was opened under another address than the classroom’s own.',
    next: 'Use the address that your instructor gave you, exactly as it was written.',
  }),
  'not-signed-in': () => ({
    what: 'You are not signed in.',
    next: 'Go through the door: the class code and your name are all it takes.',
  }),
  'not-allowed': () => ({
    what: 'This is for instructors only.',
    next: 'Sign in with the instructor’s link that was printed when the classroom was started.',
  }),
  'too-many-tries': (retryAfter) => ({
    what: 'Too many tries in a short time.',
    next:
      retryAfter === undefined
        ? 'Wait a minute, then try again.'
        : `Try again in ${plural(Math.max(1, Math.ceil(retryAfter)), 'second')}.`,
  }),
  'not-found': () => ({
    what: 'What this page asked for does not exist.',
    next: 'Reload the page; it may have changed meanwhile.',
  }),
  internal: () => ({
    what: 'Something went wrong on the classroom server.',
    next: 'Try again. If it happens again, tell your instructor.',
  }),
  unavailable: () => ({
    what: 'The classroom server cannot answer at the moment.',
    next: 'Try again in a moment.',
  }),
};

/** The same, for when no answer came at all. */
export const unreachableWords: Said = {
  what: 'The classroom server does not answer.',
  next: 'Check your network connection, then try again.',
};

/** The state of a host in two or three words, for the status line and the room. */
export function hostStateWords(host: HostState): string {
  switch (host.phase) {
    case 'absent':
      return 'No host yet';
    case 'starting':
      return host.turn === undefined ? 'Starting' : `Waits, number ${host.turn.position}`;
    case 'ready':
      return 'Ready';
    case 'failed':
      return 'Could not start';
    case 'frozen':
      return 'Asleep';
    case 'ended':
      return 'Ended';
  }
}

export const words = {
  product: 'Slipway',
  promise: 'Container courses with a real Docker host of your own beside the text.',

  site: {
    skip: 'Skip to the text',
    home: 'All courses',
    theme: { label: 'Colours', light: 'Light', dark: 'Dark', system: 'As the system' },
    account: {
      menu: 'Account',
      instructor: 'Instructor',
      returnCode: 'Your return code',
      returnCodeUse: 'It opens this account, your host and your progress on another device.',
      room: 'The room',
      signIn: 'Sign in',
      local: 'You are at the classroom’s own machine, so no code is needed.',
    },
    footer: 'Everything on this page comes from this classroom’s own server.',
  },

  home: {
    title: 'Learn containers by using them',
    lead: 'Read a few paragraphs, press Run, and see a real Docker Engine answer in a terminal beside the text. The machine is yours: break it, reset it, go on.',
    courses: 'Courses',
    none: {
      what: 'There is no course here yet.',
      next: 'Put a folder with a course.yaml into the content directory; it appears at the next load.',
    },
    lessons: (count: number) => plural(count, 'lesson'),
    takes: (minutes: number) => `about ${duration(minutes)}`,
    start: 'Start',
    goOn: 'Go on where you left off',
    again: 'Look at it again',
    whatYouLearn: 'What you will learn',
    howItWorks: 'How it works',
    steps: [
      ['Read', 'Short lessons, one idea each, with drawings where they help.'],
      ['Run', 'Every command has a button that types it into your terminal.'],
      ['Understand', 'Change it, break it, look inside. It is a whole Docker host, not a recording.'],
      ['Recover', 'One click gives you a fresh host. Nothing you do reaches anyone else’s.'],
    ],
  },

  course: {
    objectives: 'What you will be able to do',
    prerequisites: 'What you should know before',
    reading: 'Worth reading first',
    level: { beginner: 'For beginners', intermediate: 'For some experience', advanced: 'Advanced' },
    outline: 'Lessons',
    minutes: (minutes: number) => `${minutes} min`,
    broken: 'This lesson has an error',
    doneOf: (done: number, all: number) => `${done} of ${all} lessons done`,
  },

  lesson: {
    outline: 'Lessons',
    objectives: 'In this lesson',
    previous: 'Previous',
    next: 'Next',
    finished: 'That was the last lesson of this course.',
    back: 'Back to the course',
    markDone: 'Mark as done',
    done: 'Done',
    seen: 'Seen',
    workspace: 'Workspace',
    openWorkspace: 'Show workspace',
    closeWorkspace: 'Show text',
    place: { label: 'Place of the workspace', side: 'At the side', bottom: 'At the bottom', full: 'Full width' },
    moveKey: 'Ctrl + Alt + W',
    resize: 'Resize the workspace',
    titles: 'Titles of the lessons',
    here: (title: string) => `Link to “${title}”`,
    table: 'Table',
    elsewhere: '(opens in a new tab)',
  },

  code: {
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Select the text and copy it with Ctrl + C',
    run: 'Run',
    sending: 'Waiting for your host …',
    typed: (terminal: string) => (terminal ? `Sent to ${terminal}` : 'Sent'),
    running: (terminal: string) => `Running in ${terminal}`,
    finished: (terminal: string) => `Done in ${terminal}`,
    status: (terminal: string, status: number) => `Ended with status ${status} in ${terminal}`,
    waiting: {
      prompt: (terminal, runs) => ({
        what: `${terminal} is busy: ${runs === null ? 'something' : `“${runs}”`} is still running there.`,
        next: 'This is typed as soon as the prompt is back. Interrupt presses Ctrl + C for you, to end what runs.',
      }),
      interrupting: (terminal, runs) => ({
        what: `Ctrl + C was pressed in ${terminal}, to end ${runs === null ? 'what runs there' : `“${runs}”`}.`,
        next: 'This is typed as soon as the prompt is back.',
      }),
      stubborn: (terminal, runs) => ({
        what: `${runs === null ? 'What runs' : `“${runs}”`} in ${terminal} did not end on Ctrl + C.`,
        next: 'Leave it as it wants to be left (exit or q, for example); then this is typed by itself.',
      }),
      turn: (terminal) => ({
        what: `Another block waits for ${terminal} already.`,
        next: 'This one is typed after it.',
      }),
      'full-screen': (terminal) => ({
        what: `An editor or pager is open in ${terminal}.`,
        next: 'Leave it first (q, or Ctrl + X in nano); then this is typed by itself.',
      }),
      'no-program': (terminal) => ({
        what: `This is meant for a program inside ${terminal}, and none is running there.`,
        next: 'Run the step before this one first, for example the one that starts the container.',
      }),
    } satisfies Record<WaitsFor, (terminal: string, runs: string | null) => Said>,
    anyway: 'Type it now',
    interrupt: 'Interrupt',
    cancel: 'Cancel',
    dropped: {
      what: 'It was not run: the connection or the host was away for too long.',
      next: 'Run it again when the host is ready.',
    } as Said,
    unknown: {
      what: 'Unknown: run again? Its terminal is gone, and nobody can say whether this ran to its end.',
      next: 'Look first whether it did its work, where running it twice would do harm.',
    } as Said,
    runAgain: 'Run again',
    leaveIt: 'Leave it',
    save: 'Save to my host',
    saving: 'Saving …',
    saved: (path: string) => `Saved as ~/${path}`,
    terminal: (number: number) => `Terminal ${number}`,
    terminalHelp: (number: number) => `Runs in Terminal ${number}, which is opened if it is not there.`,
    inside: 'inside',
    insideHelp: 'Goes to the program that runs in the terminal, for example the shell of a container you are in.',
    interrupts: 'interrupts',
    interruptsHelp: 'If something still runs in the terminal, it is ended first, with Ctrl + C.',
    internet: 'needs internet',
    internetHelp:
      'Works only when the classroom has a connection to the internet; the text says what you see without one.',

    group: (label: string) => (label ? `Code: ${label}` : 'Code'),
  },

  brokenLesson: {
    title: 'This lesson cannot be shown yet',
    lead: 'Something in its file needs a correction. Every other lesson works.',
    line: (line: number, column?: number) => (column === undefined ? `line ${line}` : `line ${line}, column ${column}`),
    reload: 'Correct the file and reload this page; nothing has to be restarted.',
  },

  notFound: {
    page: 'There is no page at this address',
    course: (slug: string) => `There is no course “${slug}”`,
    lesson: (slug: string) => `There is no lesson “${slug}” in this course`,
    nearest: 'Perhaps you meant',
    courses: 'These courses exist',
    lessons: 'These lessons exist',
    home: 'Go to all courses',
  },

  crash: {
    title: 'This page could not be shown',
    lead: 'The classroom server had trouble with it. Your host and your terminals are not affected.',
    again: 'Try again',
    reference: (digest: string) => `Reference for your instructor: ${digest}`,
  },

  door: {
    title: 'Come in',
    lead: 'Your instructor shows the class code. No password, no account to make.',
    code: 'Class code',
    codeHelp: 'Capital or small letters, with or without the dash.',
    name: 'Your name',
    nameHelp: 'As your instructor knows you.',
    enter: 'Enter',
    entering: 'One moment …',
    returning: 'I have a return code',
    newcomer: 'I have a class code',
    returnTitle: 'Welcome back',
    returnLead: 'Your return code opens the same account, host and progress as before.',
    returnCode: 'Return code',
    returnCodeHelp: 'You got it when you first came in; it is also in your account menu on the other device.',
    instructorTitle: 'Instructor’s door',
    instructorLead: 'This link signs you in as the instructor of this classroom.',
    instructorEnter: 'Sign in as instructor',
    instructorWrong: {
      what: 'This link is not of this classroom.',
      next: 'Use the one that was printed when this classroom was started.',
    } as Said,
    welcome: (name: string) => `Welcome, ${name}`,
    keep: 'Keep this code. It opens your account on another device, or after cookies are cleared.',
    goOn: 'Go on',
    already: (name: string) => `You are signed in as ${name}.`,
    alreadyLocal: 'You are at the classroom’s own machine, so you are signed in already.',
    somebodyElse: 'Sign in as somebody else',
    nameMissing: 'Please write your name.',
    codeMissing: 'Please write the code.',
    nameTooLong: (max: number) => `Please use at most ${max} characters.`,
  },

  room: {
    title: 'The room',
    code: 'Class code',
    address: 'Address',
    renew: 'Renew code',
    renewAsk: 'Renew the class code?',
    renewWhat: 'The old code stops working at once. Whoever is in already stays in.',
    projector: 'Show large',
    projectorEnd: 'Back to the list',
    students: 'Students',
    nobody: 'Nobody has come in yet. Show the class code.',
    columns: { name: 'Name', lesson: 'Lesson', activity: 'Last activity', host: 'Host', actions: 'Actions' },
    here: 'here now',
    away: 'away',
    never: 'not yet',
    noLesson: '–',
    summary: (online: number, all: number) => `${online} of ${plural(all, 'student')} here now`,
    hosts: (used: number, max: number, asleep: number) =>
      `${used} of ${max} hosts in use${asleep > 0 ? `, ${asleep} asleep` : ''}`,
    short: {
      memory: {
        what: 'No more hosts are started: the memory of the classroom’s machine is nearly used up.',
        next: 'Put hosts to sleep that nobody needs now, or end them; who waits gets one as soon as there is room.',
      },
      disk: {
        what: 'No more hosts are started: the disk for them is nearly full.',
        next: 'Reset hosts that nobody needs any more, or give the data directory more space.',
      },
    } satisfies Record<Shortage, Said>,
    warm: {
      title: 'Warm hosts',
      count: 'Keep ready before students ask:',
      most: (count: number) => `at most ${count}`,
      state: ({ warm, wanted }: Warm) =>
        warm < wanted
          ? `${warm} of ${plural(wanted, 'warm host')} ready; more are being started`
          : warm === 0
            ? 'No warm hosts: whoever comes waits a moment for one'
            : `${plural(warm, 'warm host')} ready for whoever comes`,
      start: (count: number | null) =>
        count === 0 ? 'Keep none warm' : count === null ? 'Warm up hosts' : `Warm up ${plural(count, 'host')}`,
    },
    reset: 'Reset',
    resetOf: (name: string) => `Reset the host of ${name}`,
    resetAsk: (name: string) => `Reset the host of ${name}?`,
    resetWhat: 'Everything on it is thrown away: containers, images, files. A fresh host takes its place.',
    end: 'End',
    suspend: 'Sleep',
    suspendOf: (name: string) => `Put the host of ${name} to sleep`,
    suspendAsk: (name: string) => `Put the host of ${name} to sleep?`,
    suspendWhat:
      'It stands still with all that runs on it, and gives its place to whoever has none. The student wakes it by typing.',
    endOf: (name: string) => `End the host of ${name}`,
    endAsk: (name: string) => `End the host of ${name}?`,
    endWhat: 'Its terminals close at once. Files and images stay, and the student can open it again.',
    cancel: 'Cancel',
    live: 'Live',
    connecting: 'Connecting …',
    lost: 'Connection lost; trying again by itself. What you see may be old.',
    forInstructors: 'This page is for the instructor',
    forInstructorsNext: 'Open the instructor’s link that was printed when the classroom was started.',
    done: {
      reset: (name: string) => `The host of ${name} was reset.`,
      suspend: (name: string) => `The host of ${name} sleeps.`,
      end: (name: string) => `The host of ${name} was ended.`,
    },
  },
} as const;
