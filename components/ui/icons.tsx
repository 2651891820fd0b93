/**
 * The few line icons of the interface, drawn here: an icon package is a tenth of all files that a classroom installs.
 * Decoration only; the button around one has the name.
 */
const SHAPES = {
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  pencil: 'M4 20l1-4L16.5 4.5a2.1 2.1 0 0 1 3 3L8 19l-4 1zM14 7l3 3',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  sliders: 'M4 8h9M19 8h1M4 16h2M12 16h8M16 5.5v5M9 13.5v5',
  text: 'M4 6h16M4 11h10M4 16h13M4 21h7',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L20 20',
  help: 'M8.5 8.8a3.5 3.5 0 1 1 5.4 2.9c-1.2.8-1.9 1.5-1.9 2.8M12 19v.01',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
} as const;

export function Icon({ name, size }: { name: keyof typeof SHAPES; size: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
