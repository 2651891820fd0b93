/** The end of a page that is read rather than worked in. */
import { words } from '../../lib/words.ts';

export function Footer() {
  return (
    <footer className="page border-line text-faint border-t py-6! text-sm print:hidden">
      <p>{words.site.footer}</p>
    </footer>
  );
}
