import type { Config } from '../config/configSchema.ts';
import { homePaths } from '../files/homePaths.ts';
import type { LogTarget } from '../log/createLogger.ts';
import { type ComponentKind, liveComponents } from '../store/components.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { type ComponentEntries, type HostedComponent, hostComponent } from './hostComponent.ts';
import { openServices } from './openServices.ts';

/** Services, the store, and the components that this process runs on them. */
export interface Farm {
  readonly config: Config;
  readonly db: Database;
  /** both services are servers of the user's own */
  readonly external: boolean;
  readonly hosted: readonly HostedComponent[];
  /** rejects when a hosted component ends before it was asked to */
  readonly failure: Promise<never>;
  stop(): Promise<void>;
}

const HEARTBEATS_UNTIL_GONE = 3;

/** How long after its last heartbeat a component counts as gone, ms. */
export function goneAfterMs(config: Config): number {
  return HEARTBEATS_UNTIL_GONE * config.heartbeatMs;
}

/** Opens the services and the store without running anything. */
export async function openFarm(config: Config): Promise<Farm> {
  return await startFarm(config, {} as ComponentEntries, () => []);
}

/**
 * Opens the services and the store and starts the wanted components as threads of this process, in the given order.
 * @param wanted decides from the kinds that are alive already, here or elsewhere
 * @param log    where the components' log lines go; default: the farm log of the home
 */
export async function startFarm(
  config: Config,
  entries: ComponentEntries,
  wanted: (alive: ReadonlySet<string>, external: boolean) => readonly ComponentKind[],
  log: LogTarget = { file: homePaths(config.home).farmLog },
): Promise<Farm> {
  const services = await openServices(config);
  const hosted: HostedComponent[] = [];
  let database: Awaited<ReturnType<typeof openDatabase>> | undefined;
  const stop = async () => {
    for (const component of [...hosted].reverse()) await component.stop();
    await database?.close();
    await services.stop();
  };
  try {
    database = await openDatabase(services.config.database);
    const alive = services.owned ? [] : await liveComponents(database.db, goneAfterMs(config)); // what ran on services of ours died with them
    for (const kind of wanted(new Set(alive.map((row) => row.kind)), services.external)) {
      hosted.push(await hostComponent(kind, entries, { config: services.config, log }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const failure = Promise.race([new Promise<never>(() => {}), ...hosted.map((component) => component.failure)]);
  failure.catch(() => {});
  return { config: services.config, db: database.db, external: services.external, hosted, failure, stop };
}
