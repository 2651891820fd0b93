/**
 * A real nginx with a certificate of its own making, as a process of the test: deploy/nginx.conf as an operator gets it,
 * with this machine's addresses and paths filled in. Knows nothing of what is asked through it.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from './wait.ts';

const EXAMPLE = resolve(import.meta.dirname, '..', 'deploy', 'nginx.conf');

export type Nginx = { stop: () => Promise<void> };

/** `upstream` is host:port of the server; nginx answers https on `port` of the loopback interface. */
export async function startNginx(upstream: string, port: number): Promise<Nginx> {
  const directory = mkdtempSync(join(tmpdir(), 'slipway-nginx-'));
  const at = (name: string) => join(directory, name);
  makeCertificate(at('key.pem'), at('certificate.pem'));
  writeFileSync(at('site.conf'), filledIn(directory, upstream, port));
  writeFileSync(at('nginx.conf'), around(directory));
  const nginx = spawn('/usr/sbin/nginx', ['-c', at('nginx.conf'), '-p', directory, '-e', at('error.log')], {
    stdio: 'inherit',
  });
  await answering(nginx, port);
  return {
    stop: async () => {
      nginx.kill('SIGTERM');
      await new Promise((ended) => (nginx.exitCode === null ? nginx.once('exit', ended) : ended(null)));
      rmSync(directory, { recursive: true });
    },
  };
}

function makeCertificate(key: string, certificate: string): void {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...made, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
}

/** The example with this test's addresses and paths; whatever else it says is what an operator would run. */
function filledIn(directory: string, upstream: string, port: number): string {
  const listens: Record<string, string> = {
    '443': `127.0.0.1:${port}`,
    '[::]:443': `[::1]:${port}`,
    // Nobody is sent here to be redirected.
    '80': `unix:${directory}/plain.sock`,
    '[::]:80': `unix:${directory}/plain-6.sock`,
  };
  const filled = readFileSync(EXAMPLE, 'utf8')
    .replaceAll('http://127.0.0.1:3000', `http://${upstream}`)
    .replaceAll('lab.example.org', 'localhost')
    .replaceAll(/(?<=^\s*listen )[^ ;]+/gm, (address) => listens[address] ?? address)
    .replaceAll(/(?<=ssl_certificate )[^;]+/g, join(directory, 'certificate.pem'))
    .replaceAll(/(?<=ssl_certificate_key )[^;]+/g, join(directory, 'key.pem'));
  if (!filled.includes(upstream)) throw new Error('deploy/nginx.conf does not pass requests on to 127.0.0.1:3000.');
  return filled;
}

const around = (directory: string) => `
daemon off;
pid ${directory}/nginx.pid;
user root;
worker_processes 1;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`).join('\n  ')}
  include ${directory}/site.conf;
}
`;

async function answering(nginx: ChildProcess, port: number): Promise<void> {
  let open = false;
  await until('nginx answers', 15_000, () => {
    if (nginx.exitCode !== null) throw new Error(`nginx ended with status ${nginx.exitCode}.`);
    const socket = connect(port, 'localhost', () => {
      open = true;
      socket.destroy();
    }).on('error', () => socket.destroy());
    return open;
  });
}
