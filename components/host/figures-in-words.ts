/** Times and sizes as the status line and the connection view say them. Knows no component. */

export const clockTime = (at: number, seconds = false): string =>
  new Date(at).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  });

/** The day, of this or the next months. */
export const dayInWords = (at: number): string =>
  new Date(at).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });

export const sizeInWords = (bytes: number): string =>
  bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;

/** Of memory and disks, as their limits are given and as free -h and df -h count: what they call M and G people call MB and GB. */
export function storageInWords(bytes: number): string {
  const megabytes = Math.round(bytes / 2 ** 20);
  return megabytes < 1024 ? `${megabytes} MB` : `${Math.round((bytes / 2 ** 30) * 10) / 10} GB`;
}
