/** Which system's keys a browser has. It may say what it likes: then the keys of most systems are told. */
import type { System } from '../../lib/words-workspace.ts';

export function systemOf(said: string): System {
  if (/mac|iphone|ipad|ipod/i.test(said)) return 'mac';
  return /win/i.test(said) ? 'windows' : 'linux';
}

type Told = Pick<Navigator, 'platform' | 'userAgent'> & { userAgentData?: { platform?: string } };

export const systemHere = (navigator: Told): System =>
  systemOf(navigator.userAgentData?.platform || navigator.platform || navigator.userAgent);
