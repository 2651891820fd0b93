/**
 * What the command line reads from its environment, once; the options of each command say the rest. Knows nothing of
 * the configuration of the processes it starts, but passes an operator's limits for hosts on.
 */
const passedToHostd = ['SLIPWAY_HOST_MEMORY_MIB', 'SLIPWAY_HOST_CPUS', 'SLIPWAY_HOST_PIDS', 'SLIPWAY_HOST_DISK_GIB'];
const proxies = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

function read() {
  const { env } = process;
  return Object.freeze({
    /** Everything, for the development tools that expect it (npm, vitest, Playwright). */
    all: env,
    hostLimits: chosen(passedToHostd),
    /** How this machine reaches package servers. */
    proxies: chosen(proxies),
    /** The class code for the smoke test, where there is one. */
    classCode: env.SLIPWAY_E2E_CODE ?? null,
  });
}

function chosen(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

export const env = read();
