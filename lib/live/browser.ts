/** The live connection's surroundings in a browser: its websocket, its clock, and the moments when trying again pays. */
import { api } from '../api.ts';
import { browserClock } from './clock.ts';
import type { Socket, SocketHandlers, Surroundings } from './connection.ts';

const NEIGHBOURS = 'slipway-typing';

export const browser: Surroundings = {
  clock: browserClock,
  random: () => Math.random(),
  openSocket: openWebSocket,
  async signedIn() {
    const answer = await api.me();
    return answer.ok ? answer.value.signedIn : null;
  },
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
  neighbours(onTold) {
    const channel = new BroadcastChannel(NEIGHBOURS);
    channel.onmessage = onTold;
    return { tell: () => channel.postMessage(null), close: () => channel.close() };
  },
};

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
  socket.onclose = ({ code }) => handlers.onClose(code);
  return {
    send(data) {
      if (socket.readyState === WebSocket.OPEN) socket.send(data);
    },
    close: () => socket.close(),
  };
}
