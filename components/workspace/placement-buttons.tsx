'use client';
/** Where the workspace stands: beside the text, below it, or over the whole width. Knows not how the page does it. */
import { Maximize2, PanelBottom, PanelRight } from 'lucide-react';
import { workspaceWords as words } from '../../lib/words-workspace.ts';

export type Placement = 'side' | 'bottom' | 'full';

const PLACES = [
  ['side', PanelRight],
  ['bottom', PanelBottom],
  ['full', Maximize2],
] as const;

type Props = { placement: Placement; onChange: (placement: Placement) => void };

export function PlacementButtons({ placement, onChange }: Props) {
  return (
    <div role="group" aria-label={words.place.label} className="flex max-sm:hidden">
      {PLACES.map(([place, Icon]) => (
        <button
          key={place}
          type="button"
          aria-label={words.place[place]}
          title={words.place[place]}
          aria-pressed={place === placement}
          onClick={() => onChange(place)}
          className={`hover:text-ink grid size-8 place-items-center rounded-md ${place === placement ? 'text-accent' : 'text-faint'}`}
        >
          <Icon size={15} aria-hidden="true" />
        </button>
      ))}
    </div>
  );
}
