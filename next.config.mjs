/**
 * How the site is built and served. It is built once by `slipway up` and run from the checkout with `next start`,
 * as an unprivileged user on the loopback interface behind the server's gateway. `output: 'standalone'` was weighed
 * and left: it copies what node_modules already holds (the server and hostd need that directory anyway), and it
 * forgets public/ and .next/static, which would have to be copied by hand.
 * Knows no lesson: lessons are compiled when they are asked for, never at build time.
 */

// Neither the build nor the running site tells anyone anything.
process.env.NEXT_TELEMETRY_DISABLED = '1';

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  agentRules: false,
  // Only our own static files are served; nothing is resized on the fly.
  images: { unoptimized: true },
  // The compiler's tools load each other and native binaries by path; a bundle of them breaks that.
  serverExternalPackages: ['mdx-bundler', '@mdx-js/esbuild', 'esbuild', 'shiki', 'katex', 'rehype-katex', 'yaml'],
  turbopack: { root: import.meta.dirname },
  // Types are checked by `slipway test`; at a start of the classroom they would only cost its time.
  typescript: { ignoreBuildErrors: true },
};

export default config;
