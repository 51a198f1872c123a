import type { Config } from '../config/configSchema.ts';
import { homePaths } from '../files/homePaths.ts';
import type { LogTarget } from '../log/createLogger.ts';
import { type ComponentKind, forgetComponents, liveComponents } from '../store/components.ts';
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
  /** starts components as threads of this process, side by side; they are stopped in the reverse of the given order */
  host(kinds: readonly ComponentKind[]): Promise<void>;
  /** hosts those of the given kinds that are alive nowhere; one that this process runs is alive, however long it is silent */
  hostMissing(kinds: readonly ComponentKind[]): Promise<void>;
  stop(): Promise<void>;
}

const HEARTBEATS_UNTIL_GONE = 3;

/** How long after its last heartbeat a component counts as gone, ms. */
export function goneAfterMs(config: Config): number {
  return HEARTBEATS_UNTIL_GONE * config.heartbeatMs;
}

/** Opens the services and the store without running anything. */
export async function openFarm(config: Config): Promise<Farm> {
  return await startFarm(config, {} as ComponentEntries, []);
}

/**
 * Opens the services and the store and starts the wanted components as threads of this process, side by side.
 * @param log where the components' log lines go; default: the farm log of the home
 */
export async function startFarm(
  config: Config,
  entries: ComponentEntries,
  wanted: readonly ComponentKind[],
  log: LogTarget = { file: homePaths(config.home).farmLog },
): Promise<Farm> {
  const services = await openServices(config);
  const hosted: HostedComponent[] = [];
  const ended = new Set<HostedComponent>();
  let database: Awaited<ReturnType<typeof openDatabase>> | undefined;
  let fail: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failure.catch(() => {}); // whoever races against it sees it

  const host = async (kinds: readonly ComponentKind[]) => {
    const data = { config: services.config, log };
    const starts = await Promise.allSettled(kinds.map((kind) => hostComponent(kind, entries, data)));
    for (const start of starts) {
      if (start.status === 'rejected') continue;
      const component = start.value;
      component.failure.catch((error) => {
        ended.add(component);
        fail(error);
      });
      hosted.push(component);
    }
    const refused = starts.find((start) => start.status === 'rejected');
    if (refused !== undefined) throw refused.reason;
  };
  const stop = async () => {
    for (const component of [...hosted].reverse()) await component.stop();
    await database?.close();
    await services.stop();
  };
  try {
    database = await openDatabase(services.config.database);
    const { db } = database;
    if (services.started) await forgetComponents(db); // what ran on these services died with them
    await host(wanted);
    const hostMissing = async (kinds: readonly ComponentKind[]) => {
      // Heartbeats also stop while a machine sleeps or a component blocks its thread: of its own this process knows better.
      const own = hosted.filter((component) => !ended.has(component));
      const alive = new Set(
        [...own, ...(await liveComponents(db, goneAfterMs(config)))].map(({ kind }) => kind as string),
      );
      await host(kinds.filter((kind) => !alive.has(kind)));
    };
    return { config: services.config, db, external: services.external, hosted, failure, host, hostMissing, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
