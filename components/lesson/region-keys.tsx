'use client';
/**
 * F6 goes round the parts of the page: text, workspace, lessons; with Shift the other way. Inside a terminal the key is
 * the program's. Knows nothing of what the parts hold.
 */
import { useEffect } from 'react';
import { revealWorkspace } from '../../lib/place.ts';

type Region = { inside: string; land: readonly string[]; prepare?: () => void };

/** Where each part takes the focus: the first that is there. */
const REGIONS: readonly Region[] = [
  { inside: '.lesson-text', land: ['.lesson-text'] },
  {
    inside: '.workspace',
    land: ['.workspace [role=tab][aria-selected=true]', '.workspace-body button', '.workspace button'],
    prepare: revealWorkspace,
  },
  { inside: '.rail', land: ['.rail a[aria-current]', '.rail button'] },
];

export function RegionKeys() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
      const from = event.target instanceof Element ? event.target : null;
      if (from?.closest('.xterm') || document.querySelector('dialog[open]') !== null) return;
      const here = REGIONS.findIndex(({ inside }) => from?.closest(inside));
      const step = event.shiftKey ? -1 : 1;
      // From elsewhere, forward begins with the first and backward with the last.
      const start = here >= 0 ? here : event.shiftKey ? REGIONS.length : -1;
      for (let tried = 1; tried <= REGIONS.length; tried += 1) {
        const next = (start + step * tried + 2 * REGIONS.length) % REGIONS.length;
        if (next === here || !land(REGIONS[next])) continue;
        event.preventDefault();
        return;
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return null;
}

/** Whether the focus is there now: a part that is not shown takes none. */
function land(region: Region | undefined): boolean {
  region?.prepare?.();
  for (const place of region?.land ?? []) {
    const element = document.querySelector<HTMLElement>(place);
    if (element?.checkVisibility({ visibilityProperty: true }) !== true) continue;
    element.focus({ preventScroll: place === '.lesson-text' });
    if (document.activeElement === element) return true;
  }
  return false;
}
