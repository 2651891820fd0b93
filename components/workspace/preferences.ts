'use client';
/** How a person likes their terminals, remembered in this browser. Knows no terminal. */
import { useSyncExternalStore } from 'react';

export type Preferences = { fontSize: number; screenReader: boolean };

export const FONT_SIZE = { min: 10, max: 24 } as const;
const USUAL: Preferences = { fontSize: 13, screenReader: false };
const KEY = 'slipway-terminal';

const listeners = new Set<() => void>();
let current: Preferences | null = null;

/** Anything may stand in a browser's storage. */
export function parsePreferences(text: string | null): Preferences {
  try {
    const stored: unknown = JSON.parse(text ?? '{}');
    if (typeof stored !== 'object' || stored === null) return USUAL;
    const { fontSize, screenReader } = stored as Record<string, unknown>;
    return {
      fontSize:
        typeof fontSize === 'number' && Number.isInteger(fontSize)
          ? Math.min(FONT_SIZE.max, Math.max(FONT_SIZE.min, fontSize))
          : USUAL.fontSize,
      screenReader: screenReader === true,
    };
  } catch {
    // Not ours, or damaged: the usual ones will do.
    return USUAL;
  }
}

function read(): Preferences {
  if (current === null) {
    try {
      current = parsePreferences(localStorage.getItem(KEY));
    } catch {
      // A browser that allows no storage: preferences last as long as the page.
      current = USUAL;
    }
  }
  return current;
}

function change(to: Partial<Preferences>): void {
  current = { ...read(), ...to };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // As above.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export function usePreferences() {
  return { ...useSyncExternalStore(subscribe, read, () => USUAL), change };
}
