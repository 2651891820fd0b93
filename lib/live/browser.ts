/** The live connection's surroundings in a browser: its websocket, its clock, and the moments when trying again pays. */
import { api } from '../api.ts';
import { browserClock } from './clock.ts';
import type { Moment } from './reload.ts';
import type { Socket, SocketHandlers, Surroundings } from './connection.ts';

/** Outlives the load of a page, not its tab. */
const RELOADED_FOR = 'slipway-reloaded-for';

export const browser: Surroundings = {
  clock: browserClock,
  random: () => Math.random(),
  openSocket: openWebSocket,
  async signedIn() {
    const answer = await api.me();
    return answer.ok ? answer.value.signedIn : null;
  },
  reloadedFor: () => sessionStorage.getItem(RELOADED_FOR),
  onWake(wake) {
    const looked = () => {
      if (document.visibilityState === 'visible') wake();
    };
    window.addEventListener('online', wake);
    window.addEventListener('pageshow', wake);
    document.addEventListener('visibilitychange', looked);
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('pageshow', wake);
      document.removeEventListener('visibilitychange', looked);
    };
  },
};

/** What matters of the document when it is to be loaded again. */
export const momentOfPage = (): Pick<Moment, 'hidden' | 'dialogOpen' | 'textSelected'> => ({
  hidden: document.visibilityState === 'hidden',
  // A field that somebody fills in is as good as a dialog. The terminals' own are none: typing is known of otherwise.
  dialogOpen: document.querySelector('dialog[open]') !== null || document.activeElement instanceof HTMLInputElement,
  // A terminal draws its selection itself.
  textSelected:
    (document.getSelection()?.toString() ?? '') !== '' || document.querySelector('.xterm-selection > *') !== null,
});

/** Loads the page again, and remembers for which version of the server. */
export function reloadFor(version: string): void {
  sessionStorage.setItem(RELOADED_FOR, version);
  window.location.reload();
}

function openWebSocket(handlers: SocketHandlers): Socket {
  const { protocol, host } = window.location;
  const socket = new WebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/ws`);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => handlers.onOpen();
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === 'string') handlers.onText(data);
    else handlers.onBytes(new Uint8Array(data));
  };
  // An error is always followed by close, which is what we act upon.
  socket.onclose = ({ code, reason }) => handlers.onClose(code, reason);
  return {
    send(data) {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
    close: () => socket.close(),
  };
}
