/** The bar at the top of every page: where one is, colours, account. The same for every student. */
import Link from 'next/link';
import type { ReactNode } from 'react';
import { words } from '../../lib/words.ts';
import { AccountMenu } from './account-menu.tsx';
import { Mark } from './mark.tsx';
import { ThemeButton } from './theme.tsx';

type Props = {
  /** What stands behind the name of the site: where one is. */
  children?: ReactNode;
  /** Controls of the page itself. */
  tools?: ReactNode;
};

export function SiteHeader({ children, tools }: Props) {
  return (
    <header className="border-line bg-paper sticky top-0 z-30 flex h-(--header) items-center gap-3 border-b px-3 sm:px-4 print:hidden">
      <a
        href="#main"
        className="bg-accent text-on-accent sr-only rounded-md px-3 py-1.5 focus:not-sr-only focus:absolute focus:z-50"
      >
        {words.site.skip}
      </a>
      <Link
        href="/"
        className="text-ink flex shrink-0 items-center gap-2 rounded-md font-semibold tracking-tight"
        aria-label={`${words.product}: ${words.site.home}`}
      >
        <span className="text-accent">
          <Mark />
        </span>
        <span className={children ? 'max-md:hidden' : ''}>{words.product}</span>
      </Link>
      <div className="text-soft min-w-0 flex-1 text-sm">{children}</div>
      {tools}
      <AccountMenu />
      <ThemeButton />
    </header>
  );
}
