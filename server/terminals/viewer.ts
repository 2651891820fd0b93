/** A page, as the terminals see it. Whoever holds the websocket implements it; knows no socket. */
import type { HistoryFrame, OutputFrame } from '../../protocol/frames.ts';
import type { ServerMessage } from '../../protocol/messages.ts';

export interface Viewer {
  tell(message: ServerMessage): void;
  output(frame: OutputFrame): void;
  history(frame: HistoryFrame): void;
  /** We cannot keep up for it: it should come back and ask again for what it misses. */
  sendAway(): void;
}
