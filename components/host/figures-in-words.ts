/** Times and sizes as the status line and the connection view say them. Knows no component. */

export const clockTime = (at: number, seconds = false): string =>
  new Date(at).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  });

/** The time of day, with the day where it is another. */
export function timeInWords(at: number, now = Date.now()): string {
  const day = new Date(at).toDateString() === new Date(now).toDateString() ? '' : `${dayInWords(at, now)}, `;
  return `${day}${clockTime(at)}`;
}

/** With the year where it is another. */
export function dayInWords(at: number, now = Date.now()): string {
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Date(at).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long', ...year });
}

export const sizeInWords = (bytes: number): string =>
  bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;

/** Of memory and disks, as their limits are given and as free -h and df -h count: what they call M and G people call MB and GB. */
export function storageInWords(bytes: number): string {
  const megabytes = Math.round(bytes / 2 ** 20);
  return megabytes < 1024 ? `${megabytes} MB` : `${Math.round((bytes / 2 ** 30) * 10) / 10} GB`;
}
