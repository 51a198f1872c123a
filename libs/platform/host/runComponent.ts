import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Clock, Logger } from '@winnow/core';
import type { Config } from '../config/configSchema.ts';
import { loadConfig } from '../config/loadConfig.ts';
import { createLogger, type LogTarget } from '../log/createLogger.ts';
import { Queues } from '../queue/queues.ts';
import { type ComponentKind, heartbeat, removeComponent } from '../store/components.ts';
import { connectDatabase, type Database, openDatabase } from '../store/database.ts';
import { openServices } from './openServices.ts';

/** What a component gets to work with. */
export interface ComponentContext {
  /** unique among all processes and threads of the farm */
  readonly id: string;
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly db: Database;
  readonly queues: Queues;
}

export interface RunningComponent {
  /** what the component says when it is ready, e.g. the port it listens on */
  readonly info?: Readonly<Record<string, string | number>>;
  /** stops taking work, lets running work reach a safe point, and returns */
  stop(): Promise<void>;
}

/** What a host hands to a component's thread. */
export interface HostedData {
  readonly config: Config;
  readonly log: LogTarget;
}

/** Messages between a hosted component and its host. */
export type ComponentMessage =
  | { readonly type: 'ready'; readonly info: Readonly<Record<string, string | number>> }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

export const systemClock: Clock = { now: () => Date.now() };

/**
 * The life of a component, the same as a thread of a bigger process and as a process of its own: settle services, open
 * the store and the queues, start, say that it is alive, and on request stop in order, with a deadline.
 * @param slots trials it runs at once, for displays
 */
export async function runComponent(
  kind: ComponentKind,
  slots: (config: Config) => number,
  start: (context: ComponentContext) => Promise<RunningComponent>,
): Promise<void> {
  const id = `${kind}-${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  try {
    const hosted = isMainThread ? undefined : (workerData as HostedData);
    const services = await openServices(hosted?.config ?? loadConfig(process.env));
    const { config } = services;
    const log = createLogger(config.log.level, hosted?.log ?? 'stderr', { component: id });
    const database = await (hosted === undefined ? openDatabase : connectDatabase)(config.database);
    const queues = new Queues(config.redis, log);
    const component = await start({ id, config, log, clock: systemClock, db: database.db, queues });
    const row = { id, kind, host: hostname(), pid: process.pid, slots: slots(config) };
    await heartbeat(database.db, row);
    const beat = setInterval(() => {
      heartbeat(database.db, row).catch((error: Error) => log.warn({ error: error.message }, 'heartbeat failed'));
    }, config.heartbeatMs);
    tell({ type: 'ready', info: component.info ?? {} });
    log.info({ kind, ...component.info }, 'component ready');

    await stopRequest();
    log.info({ kind }, 'component stopping');
    clearInterval(beat);
    await withDeadline(config.shutdownMs, async () => {
      await component.stop();
      await removeComponent(database.db, id);
      await queues.close();
      await database.close();
    });
    await services.stop();
    process.exit(0);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    tell({ type: 'failed', code: code ?? 'component_failed', message });
    if (isMainThread) process.stderr.write(`${kind}: ${message}\n`);
    process.exit(1);
  }
}

function tell(message: ComponentMessage): void {
  parentPort?.postMessage(message);
}

/** Resolves on SIGTERM or SIGINT (process) or on any message of the host (thread). */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    if (parentPort !== null) {
      parentPort.once('message', () => resolve());
      return;
    }
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

/** Runs an orderly shutdown, but never longer than the deadline: what is left is recovered from Postgres and journals. */
async function withDeadline(deadlineMs: number, shutdown: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  await Promise.race([shutdown().catch(() => {}), deadline]);
  clearTimeout(timer);
}
