'use client';
/**
 * A terminal on the page: bytes in, bytes out, room out. xterm.js comes after the first paint, and the ground has the
 * terminal's colour already, so that nothing flickers or moves. Knows no host, no lesson and no connection.
 */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import '@xterm/xterm/css/xterm.css';
import './terminal.css';
import type { ScreenEvents, Size, XtermScreen } from './xterm-screen.ts';

/** How long the terminal's face may be late before we go on with another one. */
const FACE_MS = 1_500;

const loadScreen = () => import('./xterm-screen.ts');

/** Fetches what a terminal needs, ahead of the first one. */
export const preloadTerminal = (): void => void loadScreen();

type Props = ScreenEvents & {
  label: string;
  visible: boolean;
  fontSize: number;
  screenReader: boolean;
  copyOnSelect: boolean;
  /** Until it can be measured. */
  size: Size;
  /** Another window sets the size: it may be larger than the room here, which then scrolls. */
  sizeElsewhere: boolean;
  /** The screen is there, in its size. Returns what is to be done when it goes. */
  onOpen: (screen: XtermScreen) => () => void;
};

export function Terminal(props: Props) {
  const { label, visible, fontSize, screenReader, copyOnSelect } = props;
  const element = useRef<HTMLDivElement>(null);
  const [screen, setScreen] = useState<XtermScreen | null>(null);

  const create = useEffectEvent((Screen: typeof XtermScreen, on: HTMLElement, fontFamily: string) => {
    const { size, onBytes, waiting, onRoom, onShellMark, onLink, tools } = props;
    const made = new Screen(
      on,
      { fontFamily, fontSize, screenReader, label, size },
      { onBytes, waiting, onRoom, onShellMark, onLink, tools },
    );
    made.setVisible(visible);
    const close = props.onOpen(made);
    setScreen(made);
    return () => {
      close();
      made.dispose();
    };
  });

  useEffect(() => {
    let gone = false;
    let close: (() => void) | null = null;
    void (async () => {
      const on = element.current;
      if (on === null) return;
      const { fontFamily } = getComputedStyle(on);
      const [{ XtermScreen: Screen }] = await Promise.all([loadScreen(), faceIsThere(fontFamily)]);
      if (!gone) close = create(Screen, on, fontFamily);
    })();
    return () => {
      gone = true;
      close?.();
      setScreen(null);
    };
  }, []);

  useEffect(() => screen?.setVisible(visible), [screen, visible]);
  useEffect(() => screen?.setFontSize(fontSize), [screen, fontSize]);
  useEffect(() => screen?.setScreenReader(screenReader), [screen, screenReader]);
  useEffect(() => screen?.tools.setCopyOnSelect(copyOnSelect), [screen, copyOnSelect]);
  useEffect(() => screen?.setLabel(label), [screen, label]);

  return (
    <div
      ref={element}
      data-size-elsewhere={props.sizeElsewhere}
      className="terminal-ground absolute inset-0 overflow-hidden font-mono"
    />
  );
}

/** Cells are measured once: a face that came later would not fit them. */
async function faceIsThere(family: string): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, FACE_MS));
  const loaded = Promise.all(['16px', 'bold 16px'].map((style) => document.fonts.load(`${style} ${family}`)));
  await Promise.race([
    loaded.then(
      () => {},
      () => {},
    ),
    late,
  ]);
}
