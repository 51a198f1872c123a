/**
 * The process of the embedded services: Valkey (wasm) and Postgres (PGlite) on free loopback ports. It is a process of
 * its own, so that the raw output of both goes to a log file. It belongs to no command: each process that uses it holds
 * a lease, an open connection to the control port, and when the last lease ends, in whatever way its holder ended, the
 * database is shut down in order and the process goes.
 */

import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { LEASE_GRANTED } from './lease.ts';
import { startPgliteServer } from './pgliteServer.ts';
import { startPromptValkey } from './promptValkey.ts';

export interface ServicesReady {
  readonly redisPort: number;
  readonly postgresPort: number;
  readonly controlPort: number;
}

/**
 * @param dataFolder   of the database
 * @param servicesFile names this process while it runs; removed at the end
 */
async function main(dataFolder: string, servicesFile: string): Promise<void> {
  mkdirSync(dataFolder, { recursive: true });
  const valkey = await startPromptValkey();
  const database = await PGlite.create({ dataDir: dataFolder });
  const front = await startPgliteServer(database);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    control.close(); // who comes now is refused, and starts services of its own when this process has gone
    await front.close();
    await database.close();
    await valkey.stop();
    rmSync(servicesFile, { force: true });
    process.exit(0);
  };
  const leases = new Set<Socket>();
  const control = createServer({ allowHalfOpen: true }, (socket) => {
    leases.add(socket);
    const release = () => {
      leases.delete(socket);
      if (leases.size === 0) stop();
      else socket.end();
    };
    socket.on('end', release).on('close', release).on('error', release);
    socket.resume();
    socket.write(LEASE_GRANTED);
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));

  process.on('disconnect', () => leases.size === 0 && stop()); // whoever started it died before taking a lease
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => {}); // Ctrl-C is for the commands; the services end with the last of them
  const { port: controlPort } = control.address() as { port: number };
  process.send!({ redisPort: valkey.port, postgresPort: front.port, controlPort } satisfies ServicesReady);
}

await main(process.argv[2]!, process.argv[3]!);
