'use client';
/** How a person likes their terminals, remembered in this browser. Knows no terminal. */
import { useSyncExternalStore } from 'react';

export type Preferences = {
  fontSize: number;
  screenReader: boolean;
  copyOnSelect: boolean;
  /** Ask before a paste whose lines would run at once. */
  pasteWarning: boolean;
};

export const FONT_SIZE = { min: 10, max: 24 } as const;
const USUAL: Preferences = { fontSize: 13, screenReader: false, copyOnSelect: false, pasteWarning: true };
const KEY = 'slipway-terminal';

const listeners = new Set<() => void>();
let current: Preferences | null = null;

/** Anything may stand in a browser's storage. */
export function parsePreferences(text: string | null): Preferences {
  try {
    const stored: unknown = JSON.parse(text ?? '{}');
    if (typeof stored !== 'object' || stored === null) return USUAL;
    const { fontSize, screenReader, copyOnSelect, pasteWarning } = stored as Record<string, unknown>;
    return {
      fontSize:
        typeof fontSize === 'number' && Number.isInteger(fontSize)
          ? Math.min(FONT_SIZE.max, Math.max(FONT_SIZE.min, fontSize))
          : USUAL.fontSize,
      screenReader: screenReader === true,
      copyOnSelect: copyOnSelect === true,
      pasteWarning: pasteWarning !== false,
    };
  } catch {
    // Not ours, or damaged: the usual ones will do.
    return USUAL;
  }
}

export function readPreferences(): Preferences {
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

export function changePreferences(to: Partial<Preferences>): void {
  current = { ...readPreferences(), ...to };
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
  return { ...useSyncExternalStore(subscribe, readPreferences, () => USUAL), change: changePreferences };
}
