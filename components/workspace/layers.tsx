'use client';
/** What the desk has open over the terminals. Knows no xterm. */
import { usePicture } from '../../lib/live/use-workspace.ts';
import type { Desk } from './desk.ts';
import { PasteQuestion } from './paste-question.tsx';
import { SearchBar } from './search-bar.tsx';
import { TextView } from './text-view.tsx';
import { useDesk, useDeskKeys } from './use-desk.ts';

export function Layers({ desk }: { desk: Desk }) {
  const { layer, paste } = useDesk(desk);
  const { terminals, active } = usePicture();
  useDeskKeys(desk);
  const screen = desk.screenInFront();
  const current = terminals.find(({ id }) => id === active);
  const close = () => desk.show(null);
  return (
    <>
      {layer === 'search' && screen !== null ? <SearchBar key={active} screen={screen} onClose={close} /> : null}
      {layer === 'text' && screen !== null && current !== undefined ? (
        <TextView key={active} title={current.title} read={() => screen.tools.commands()} onClose={close} />
      ) : null}
      {paste === null ? null : <PasteQuestion text={paste.text} onAnswer={(text) => desk.answerPaste(text)} />}
    </>
  );
}
