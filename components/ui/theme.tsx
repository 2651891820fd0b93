'use client';
/** Light, dark, or as the system has it: the provider, and the button that goes round. Knows no page. */
import { ThemeProvider as Provider, useTheme } from 'next-themes';
import { useSyncExternalStore, type ReactNode } from 'react';
import { words } from '../../lib/words.ts';

export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <Provider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange storageKey="slipway-theme">
      {children}
    </Provider>
  );
}

const order = ['system', 'light', 'dark'] as const;
type Theme = (typeof order)[number];

const pictures: Record<Theme, ReactNode> = {
  system: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 4a8 8 0 0 1 0 16Z" fill="currentColor" stroke="none" />
    </>
  ),
  light: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
    </>
  ),
  dark: <path d="M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2Z" />,
};

const never = () => () => {};

export function ThemeButton() {
  const { theme, setTheme } = useTheme();
  // The server does not know the choice: it draws the default, and the browser corrects the picture in the same room.
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const current: Theme = inBrowser && (theme === 'light' || theme === 'dark') ? theme : 'system';
  const label = `${words.site.theme.label}: ${words.site.theme[current]}`;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="text-soft hover:bg-surface hover:text-ink grid size-9 place-items-center rounded-md"
      onClick={() => setTheme(order[(order.indexOf(current) + 1) % order.length] ?? 'system')}
    >
      <svg
        viewBox="0 0 24 24"
        width="18"
        height="18"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {pictures[current]}
      </svg>
    </button>
  );
}
