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
