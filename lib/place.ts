/**
 * Where the workspace stands on this screen and how large it is: a choice of the browser, kept in it. It lives as
 * attributes of the page's root element, set before the first paint, so that nothing jumps. CSS does the rest.
 * Knows nothing of what is in the workspace.
 */
export const places = ['side', 'bottom', 'full'] as const;
export type Place = (typeof places)[number];

/** On a narrow screen the workspace is a sheet over the text. */
export const sheets = ['closed', 'half', 'full'] as const;
export type Sheet = (typeof sheets)[number];

export type Placing = { place: Place; sheet: Sheet };

const KEY = 'slipway-place';

/** Below this width of the window the workspace is a sheet; the same number is in lesson.css. */
const NARROW = '(max-width: 899.98px)';

/** Runs in the page's head. Must stay constant: the server names its hash in the page's policy. */
export const placeScript = `try{var s=JSON.parse(localStorage.getItem('${KEY}')||'{}'),e=document.documentElement;if(/^(side|bottom|full)$/.test(s.place))e.dataset.place=s.place;if(s.width>0)e.style.setProperty('--ws-width',s.width+'vw');if(s.height>0)e.style.setProperty('--ws-height',s.height+'dvh')}catch(e){}`;

const initial: Placing = { place: 'side', sheet: 'closed' };
const listeners = new Set<() => void>();
let current: Placing | null = null;

const root = () => document.documentElement;
const isPlace = (value: unknown): value is Place => places.includes(value as Place);

function remember(change: Record<string, unknown>) {
  try {
    const before = JSON.parse(localStorage.getItem(KEY) ?? '{}') as object;
    localStorage.setItem(KEY, JSON.stringify({ ...before, ...change }));
  } catch {
    // No storage in this browser: the choice lasts as long as the page.
  }
}

function set(next: Placing) {
  current = next;
  root().dataset.place = next.place;
  root().dataset.sheet = next.sheet;
  for (const listener of listeners) listener();
}

export function subscribePlacing(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const serverPlacing = (): Placing => initial;

export function getPlacing(): Placing {
  current ??= { place: isPlace(root().dataset.place) ? root().dataset.place : 'side', sheet: 'closed' } as Placing;
  return current;
}

export const isNarrow = (): boolean => matchMedia(NARROW).matches;

export function setPlace(place: Place) {
  remember({ place });
  set({ ...getPlacing(), place });
}

export function setSheet(sheet: Sheet) {
  set({ ...getPlacing(), sheet });
}

/** The one key: on to the next place. */
export function movePlace() {
  const { place, sheet } = getPlacing();
  if (isNarrow()) setSheet(sheets[(sheets.indexOf(sheet) + 1) % sheets.length] ?? 'closed');
  else setPlace(places[(places.indexOf(place) + 1) % places.length] ?? 'side');
}

/** Something happens in the workspace: on a narrow screen, let it be seen. */
export function revealWorkspace() {
  if (isNarrow() && getPlacing().sheet === 'closed') setSheet('half');
}

/** Share of the window, in percent, that the workspace takes; within what leaves room for both. */
export function resizeWorkspace(axis: 'width' | 'height', percent: number) {
  const share = Math.round(Math.min(75, Math.max(25, percent)) * 10) / 10;
  root().style.setProperty(`--ws-${axis}`, `${share}${axis === 'width' ? 'vw' : 'dvh'}`);
  remember({ [axis]: share });
}
