'use client';
/**
 * The bar between text and workspace: dragged, or moved with the arrow keys. Written by hand because it only sets one
 * CSS variable: a panel library costs more bytes than all other scripts of the page together.
 */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { resizeWorkspace } from '../../lib/place.ts';
import { usePlacing } from '../../lib/use-placing.ts';
import { words } from '../../lib/words.ts';

const STEP_PERCENT = 2;

export function Splitter() {
  const bar = useRef<HTMLDivElement>(null);
  const { place } = usePlacing();
  const [share, setShare] = useState(50);
  const axis = place === 'bottom' ? 'height' : 'width';

  useEffect(() => {
    const box = bar.current?.parentElement?.getBoundingClientRect();
    if (box)
      setShare(axis === 'width' ? (box.width / window.innerWidth) * 100 : (box.height / window.innerHeight) * 100);
  }, [axis]);

  const to = (percent: number) => {
    const bounded = Math.min(75, Math.max(25, percent));
    setShare(bounded);
    resizeWorkspace(axis, bounded);
  };

  const onMove = (event: PointerEvent) => {
    if (!bar.current?.hasPointerCapture(event.pointerId)) return;
    const box = document.documentElement;
    to(
      axis === 'width'
        ? ((box.clientWidth - event.clientX) / box.clientWidth) * 100
        : ((window.innerHeight - event.clientY) / window.innerHeight) * 100,
    );
  };

  const onKey = (event: KeyboardEvent) => {
    const larger = axis === 'width' ? 'ArrowLeft' : 'ArrowUp';
    const smaller = axis === 'width' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== larger && event.key !== smaller) return;
    event.preventDefault();
    to(share + (event.key === larger ? STEP_PERCENT : -STEP_PERCENT));
  };

  return (
    <div
      ref={bar}
      role="separator"
      tabIndex={0}
      aria-label={words.lesson.resize}
      aria-orientation={axis === 'width' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(share)}
      aria-valuemin={25}
      aria-valuemax={75}
      className="splitter"
      onPointerDown={(event) => {
        event.preventDefault();
        bar.current?.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onMove}
      onKeyDown={onKey}
    />
  );
}
