'use client';
/** Opens the rail of lessons to their titles, and closes it again. */
import { useEffect, useRef, useState } from 'react';
import { usePathname } from 'next/navigation';
import { words } from '../../lib/words.ts';

export function RailToggle() {
  const button = useRef<HTMLButtonElement>(null);
  const path = usePathname();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === path;

  useEffect(() => {
    const rail = button.current?.closest('nav');
    if (!rail) return;
    rail.dataset.open = String(open);
    if (!open) return;
    const leave = (event: Event) => {
      if (event.target instanceof Node && !rail.contains(event.target)) setOpenAt(null);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpenAt(null);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  return (
    <button
      ref={button}
      type="button"
      className="rail-toggle"
      aria-expanded={open}
      aria-controls="lessons"
      aria-label={words.lesson.titles}
      title={words.lesson.titles}
      onClick={() => setOpenAt(open ? null : path)}
    >
      <svg
        viewBox="0 0 24 24"
        width="18"
        height="18"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d="M4 6.5h.01M4 12h.01M4 17.5h.01M8.5 6.5H20M8.5 12H20M8.5 17.5H20" />
      </svg>
    </button>
  );
}
