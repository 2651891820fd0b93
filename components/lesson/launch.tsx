/** The drawing on the home page: a ship with its containers slides down the slip into the water. Decoration only. */
const containers = [
  [52, 0, 44],
  [98, 0, 44],
  [144, 0, 44],
  [190, 0, 44],
  [75, -24, 44],
  [121, -24, 44],
  [167, -24, 44],
  [98, -48, 44],
] as const;

export function Launch() {
  return (
    <svg
      viewBox="0 0 440 250"
      className="text-accent h-auto w-full"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <g className="text-edge" stroke="currentColor">
        <path d="M4 133 356 228" />
        <path d="M4 143 320 228" opacity=".55" />
        {[24, 68, 112, 156, 200, 244, 288].map((x) => (
          <path key={x} d={`M${x} ${Math.round(137 + x * 0.27)}V236`} opacity=".55" />
        ))}
      </g>
      <g transform="translate(34 76) rotate(15.1)">
        {containers.map(([x, y, width], index) => (
          <g key={`${x}:${y}`}>
            <rect x={x} y={y} width={width} height="22" className={index === 5 ? 'fill-accent' : 'fill-raised'} />
            {index === 5 ? null : (
              <path d={`M${x + 11} ${y + 6}v10M${x + 22} ${y + 6}v10M${x + 33} ${y + 6}v10`} opacity=".45" />
            )}
          </g>
        ))}
        <path className="fill-raised" d="M18 22V-20h22v42M24-12h10M24-4h10" />
        <path className="fill-wash" d="M0 24h268c-4 12-10 26-18 34a14 14 0 0 1-10 4H34C18 62 4 50 0 24Z" />
        <path d="M8 42h250" opacity=".5" />
      </g>
      <g className="text-accent" opacity=".75">
        <path d="M330 224c9-5 17-5 26 0s17 5 26 0 17-5 26 0 17 5 26 0" />
        <path d="M312 238c9-5 17-5 26 0s17 5 26 0 17-5 26 0 17 5 26 0" opacity=".65" />
      </g>
    </svg>
  );
}
