/** The end of a page that is read rather than worked in. */
import { words } from '../../lib/words.ts';

export function Footer() {
  return (
    <footer className="page border-t border-line py-6! text-sm text-faint print:hidden">
      <p>{words.site.footer}</p>
    </footer>
  );
}
