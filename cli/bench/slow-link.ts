/**
 * A slow line to the classroom: a TCP proxy on loopback that passes what the server sends at a bounded rate, in packets
 * of an ordinary size. What a page sends is not held back. Knows nothing of what passes.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

const PACKET_BYTES = 1_448;

export type SlowLink = { origin: string; dispose(): void };

export async function slowLink(to: URL, bytesPerSecond: number): Promise<SlowLink> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    near.pipe(far);
    drip(far, near, bytesPerSecond);
    for (const socket of [near, far]) {
      sockets.add(socket);
      // A real line does not wait for more to go with a packet (Nagle's algorithm).
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dispose() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** One packet at a time; while some wait nothing more is read, so that the server meets back-pressure as on a real line. */
function drip(from: Socket, to: Socket, bytesPerSecond: number): void {
  let free = performance.now();
  from.on('data', (chunk: Buffer) => {
    from.pause();
    const pass = (at: number): void => {
      if (at >= chunk.length) return void from.resume();
      const packet = chunk.subarray(at, at + PACKET_BYTES);
      free = Math.max(free, performance.now()) + (packet.length / bytesPerSecond) * 1000;
      setTimeout(
        () => {
          to.write(packet);
          pass(at + packet.length);
        },
        Math.max(0, free - performance.now()),
      );
    };
    pass(0);
  });
}
