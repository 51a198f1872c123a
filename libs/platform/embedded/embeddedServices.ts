import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WinnowError } from '@winnow/core';
import { homePaths } from '../files/homePaths.ts';
import { endLease, takeLease } from './lease.ts';
import type { ServicesReady } from './server.ts';
import { holder, publishServices, readServicesFile, takeLock } from './servicesFile.ts';

/** A lease on the embedded services of a home: they run at least until it ends. */
export interface EmbeddedServices {
  readonly redisUrl: string;
  readonly databaseUrl: string;
  /** true: they were started for this lease, so nothing else runs on them yet */
  readonly started: boolean;
  /** Ends the lease; when it was the last one, resolves when the services have stopped in order. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000; // the first start creates the database: 3 to 6 s on two cores
const TAKEOVER_TIMEOUT_MS = 75_000; // a start by another process, or the shutdown of services that are no longer used
const RETRY_MS = 50;

/**
 * How long a wasm function must run until it is optimised, in V8's unit; its default is 1.8 million. Of the database much runs a
 * little, and optimising all of that took more of a processor than it saved.
 */
const TIERING = '--wasm-tiering-budget=10000000';

/**
 * Takes a lease on the embedded services of a home, starting them if they do not run. One process at a time runs them:
 * PGlite's data folder has one owner.
 * @param prepare brings a database that was just started into shape, before any other process can see it
 * @throws WinnowError `services_busy`, `services_failed`
 */
export async function openEmbeddedServices(
  home: string,
  prepare: (databaseUrl: string) => Promise<void>,
): Promise<EmbeddedServices> {
  const paths = homePaths(home);
  mkdirSync(home, { recursive: true });
  const deadline = performance.now() + TAKEOVER_TIMEOUT_MS;
  for (;;) {
    const services = readServicesFile(paths.services);
    if (services?.controlPort !== undefined) {
      const lease = await takeLease(services.controlPort);
      if (lease !== undefined) return leased(services as ServicesReady, lease, false);
    }
    if (takeLock(paths.services)) return await startServices(paths, prepare);
    if (performance.now() > deadline) {
      throw new WinnowError('services_busy', {
        where: paths.services,
        rule: 'must not be held by another process (if that is none of Winnow, remove the file)',
        got: services?.pid,
      });
    }
    await sleep(RETRY_MS);
  }
}

async function startServices(
  paths: ReturnType<typeof homePaths>,
  prepare: (databaseUrl: string) => Promise<void>,
): Promise<EmbeddedServices> {
  mkdirSync(dirname(paths.servicesLog), { recursive: true });
  const log = openSync(paths.servicesLog, 'a');
  const entry = fileURLToPath(import.meta.resolve('@winnow/platform/embeddedServices'));
  const child = fork(entry, [paths.postgres, paths.services], {
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', TIERING],
    detached: true, // it may outlive this process: another one can hold a lease by then
  });
  closeSync(log);
  try {
    const server = holder(child.pid!);
    publishServices(paths.services, server); // from now on the lock is the server's, even if this process dies
    const ready = await waitReady(child, paths.servicesLog);
    await prepare(urls(ready).databaseUrl);
    const lease = await takeLease(ready.controlPort);
    if (lease === undefined) throw servicesFailed(paths.servicesLog, 'no lease');
    publishServices(paths.services, { ...server, ...ready });
    child.disconnect();
    child.unref();
    return leased(ready, lease, true);
  } catch (error) {
    child.kill('SIGKILL');
    rmSync(paths.services, { force: true });
    throw error;
  }
}

function leased(ready: ServicesReady, lease: Socket, started: boolean): EmbeddedServices {
  return { ...urls(ready), started, stop: () => endLease(lease) };
}

function waitReady(child: ChildProcess, logFile: string): Promise<ServicesReady> {
  return new Promise((resolve, reject) => {
    const fail = (got: unknown) => reject(servicesFailed(logFile, got));
    const timer = setTimeout(() => fail('timeout'), START_TIMEOUT_MS);
    child.once('message', (message) => {
      clearTimeout(timer);
      resolve(message as ServicesReady);
    });
    child.once('exit', (exitCode) => {
      clearTimeout(timer);
      fail(`exit ${exitCode}`);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(error.message);
    });
  });
}

function servicesFailed(logFile: string, got: unknown): WinnowError {
  return new WinnowError('services_failed', { where: logFile, rule: 'embedded services must start', got });
}

function urls({ redisPort, postgresPort }: ServicesReady) {
  return {
    redisUrl: `redis://127.0.0.1:${redisPort}`,
    // prepared statements would outlive their connection: all connections share one session
    databaseUrl: `postgres://postgres@127.0.0.1:${postgresPort}/postgres?prepare=false`,
  };
}
