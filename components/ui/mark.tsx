/** The mark of Slipway: a hull on its way down into the water. Drawn here, so that it takes the colour of the text. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <path
        fill="currentColor"
        d="M8.2 7.2h18.2l-2.6 7.5a3 3 0 0 1-2 1.9L9.6 20a2 2 0 0 1-2.5-1.6L5.7 9.9a2.4 2.4 0 0 1 2.5-2.7Z"
      />
      <path d="M3 26.2 29 19" fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
