import type { Config } from '../config/configSchema.ts';
import { openEmbeddedServices } from '../embedded/embeddedServices.ts';
import { assertRedis } from '../queue/queues.ts';
import { migrateDatabase } from '../store/database.ts';

/** Configuration with both service URLs settled. */
export interface OpenServices {
  readonly config: Config;
  /** true: the embedded services were started for this process, so nothing else runs on them yet */
  readonly started: boolean;
  /** true: both services are servers of the user's own */
  readonly external: boolean;
  stop(): Promise<void>;
}

/**
 * Settles where Redis and Postgres are: the configured URLs, or the embedded services of the home.
 * @throws WinnowError `redis_unreachable`, `services_busy`, `services_failed`
 */
export async function openServices(config: Config): Promise<OpenServices> {
  const external = config.redis.url !== '' && config.database.url !== '';
  if (config.redis.url !== '') await assertRedis(config.redis.url);
  if (external) return { config, started: false, external, stop: async () => {} };
  const embedded = await openEmbeddedServices(config.home, migrateDatabase);
  const settled = {
    ...config,
    redis: { ...config.redis, url: config.redis.url || embedded.redisUrl },
    database: { ...config.database, url: config.database.url || embedded.databaseUrl },
  };
  return { config: settled, started: embedded.started, external, stop: () => embedded.stop() };
}
