/**
 * The site's configuration: read once, validated, frozen. The only place of the site that looks at the environment.
 * Knows neither the server nor any student; where Next itself listens (PORT, HOSTNAME) is Next's own business.
 */
import { resolve } from 'node:path';
import * as z from 'zod';

const Environment = z.object({
  SLIPWAY_CONTENT: z.string().min(1).default('content'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
});

function read() {
  const environment = Environment.parse(process.env);
  return Object.freeze({
    /** Directory of the courses, absolute. */
    content: resolve(/* turbopackIgnore: true */ process.cwd(), environment.SLIPWAY_CONTENT),
    development: environment.NODE_ENV === 'development',
  });
}

export const env = read();
