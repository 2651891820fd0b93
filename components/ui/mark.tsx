/** The mark of Slipway: a laden hull on its way down into the water. Drawn here, so that it takes the colour of the text. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <g transform="rotate(13 16 16)" fill="currentColor">
        <path d="M8.5 6.5h6v5h-6zM16 6.5h6v5h-6z" opacity=".55" />
        <path d="M3 13.2h26.5l-1.9 4.7a5 5 0 0 1-4.6 3.1H9.5a5 5 0 0 1-4.8-3.5z" />
        <path d="M-2 23.4h36v2.3H-2z" />
      </g>
    </svg>
  );
}
