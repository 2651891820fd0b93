/**
 * The one gateway to the dedicated dockerd: makes the client, and turns what it throws into status codes.
 * Knows nothing of sandboxes.
 */
import Docker from 'dockerode';

export const connectEngine = (socketPath: string): Docker => new Docker({ socketPath });

/** What dockerd answered with; null if it did not answer at all. */
export function statusOf(error: unknown): number | null {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' ? status : null;
}

/** For removing what may be gone already, or starting what may have been started: these answers are as good as success. */
export async function unless(statuses: readonly number[], work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const status = statusOf(error);
    if (status === null || !statuses.includes(status)) throw error;
  }
}

export const LABELS = { instance: 'slipway.instance', host: 'slipway.host', profile: 'slipway.profile' } as const;

/** Only what carries the instance's label is ever looked at, let alone touched. */
export const ours = (instance: string, ...more: string[]) => ({ label: [`${LABELS.instance}=${instance}`, ...more] });
