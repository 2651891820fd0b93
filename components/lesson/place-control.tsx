'use client';
/** The buttons and the one key that move the workspace: at the side, at the bottom, full width. Knows nothing of what is in it. */
import { useEffect, type ReactNode } from 'react';
import { movePlace, places, setPlace, type Place } from '../../lib/place.ts';
import { usePlacing } from '../../lib/use-placing.ts';
import { words } from '../../lib/words.ts';

const say = words.lesson;

const pictures: Record<Place, ReactNode> = {
  side: <path d="M12 4v16" />,
  bottom: <path d="M3 14h18" />,
  full: <path d="M3 8h18" />,
};

export function PlaceControl() {
  const { place } = usePlacing();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // AltGr reports itself as Ctrl and Alt, and types letters on many keyboards.
      if (event.code !== 'KeyW' || !event.ctrlKey || !event.altKey || event.getModifierState('AltGraph')) return;
      event.preventDefault();
      event.stopPropagation();
      movePlace();
    };
    // Before the terminal sees the key.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);

  return (
    <div
      role="group"
      aria-label={say.place.label}
      className="place-control border-line flex items-center rounded-md border max-[899.98px]:hidden"
    >
      {places.map((each) => (
        <button
          key={each}
          type="button"
          aria-label={say.place[each]}
          aria-pressed={place === each}
          aria-keyshortcuts="Control+Alt+W"
          title={`${say.place[each]} (${say.moveKey})`}
          className="text-faint hover:text-ink aria-pressed:bg-wash aria-pressed:text-accent grid h-7 w-8 place-items-center first:rounded-l-md last:rounded-r-md"
          onClick={() => setPlace(each)}
        >
          <svg
            viewBox="0 0 24 24"
            width="17"
            height="17"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.7"
            aria-hidden="true"
          >
            <rect x="3" y="4" width="18" height="16" rx="1.5" />
            {pictures[each]}
          </svg>
        </button>
      ))}
    </div>
  );
}
