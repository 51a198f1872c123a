// `make services`: a real Redis and a real Postgres in the foreground until Ctrl-C; their data goes with them.
import './requireNode.mjs';
import { once } from 'node:events';
import { onInterrupt } from './onInterrupt.mjs';
import { startPostgres, startRedis } from './realServers.mjs';

const interrupted = onInterrupt();
const redis = await startRedis();
const postgres = await startPostgres();
const servers = [redis, postgres];
try {
  const missing = servers.filter((server) => server.missing !== undefined);
  if (missing.length > 0) {
    for (const { missing: reason } of missing) console.error(`winnow: ${reason}`);
    process.exitCode = 3;
  } else if (!interrupted.aborted) {
    console.log(`export WINNOW_REDIS_URL=${redis.url}`);
    console.log(`export WINNOW_DATABASE_URL=${postgres.url}`);
    console.error('Both run until Ctrl-C, and keep nothing afterwards.');
    const keepAlive = setInterval(() => {}, 60_000); // a signal listener alone does not keep Node running
    await once(interrupted, 'abort');
    clearInterval(keepAlive);
  }
} finally {
  await Promise.all(servers.map((server) => server.stop?.()));
}
