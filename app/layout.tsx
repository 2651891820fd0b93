/** The frame of every page: language, faces, colours. Knows no course and no student. */
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { ThemeProvider } from '../components/ui/theme.tsx';
import { placeScript } from '../lib/place.ts';
import { words } from '../lib/words.ts';
import { faces } from './fonts.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: words.product, template: `%s · ${words.product}` },
  description: words.promise,
  referrer: 'same-origin',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#181614' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={faces} suppressHydrationWarning>
      <body>
        <script dangerouslySetInnerHTML={{ __html: placeScript }} />
        <ThemeProvider>{children}</ThemeProvider>
      </body>
    </html>
  );
}
