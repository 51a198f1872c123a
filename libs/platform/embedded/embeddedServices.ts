import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WinnowError } from '@winnow/core';
import { homePaths } from '../files/homePaths.ts';
import { packageRoot } from '../files/packageRoot.ts';
import type { ServicesReady } from './server.ts';

/** Where the embedded services of a home listen, and which process runs them. */
export interface EmbeddedServices {
  readonly redisUrl: string;
  readonly databaseUrl: string;
  /** true: this process started them and they end with it */
  readonly owned: boolean;
  stop(): Promise<void>;
}

interface ServicesFile extends ServicesReady {
  readonly pid: number;
}

const START_TIMEOUT_MS = 60_000; // the first start creates the database: 3 to 6 s on two cores
const TAKEOVER_TIMEOUT_MS = 15_000; // how long services of a process that just died may take to shut down
const STOP_TIMEOUT_MS = 10_000;

/**
 * Attaches to the embedded services of a home, or starts them. One process at a time runs them: PGlite's data folder
 * has one owner.
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
    const running = await runningServices(paths.services);
    if (running !== undefined) return { ...urls(running), owned: false, stop: async () => {} };
    const lock = takeLock(paths.services);
    if (lock) break;
    if (performance.now() > deadline) {
      throw new WinnowError('services_busy', {
        where: paths.services,
        rule: 'must not be held by another process',
        got: readServicesFile(paths.services)?.pid,
      });
    }
    await sleep(100);
  }
  return await startServices(paths, prepare);
}

/** The services of a home if a live process runs them. */
export async function runningServices(file: string): Promise<ServicesFile | undefined> {
  const services = readServicesFile(file);
  if (services === undefined || !isAlive(services.pid) || services.postgresPort === undefined) return undefined; // being started
  const answering = (await answers(services.redisPort)) && (await answers(services.postgresPort));
  return answering ? services : undefined;
}

async function startServices(
  paths: ReturnType<typeof homePaths>,
  prepare: (databaseUrl: string) => Promise<void>,
): Promise<EmbeddedServices> {
  mkdirSync(dirname(paths.servicesLog), { recursive: true });
  const log = openSync(paths.servicesLog, 'a');
  const entry = join(packageRoot(import.meta.url), 'dist', 'embedded', 'server.js');
  const child = fork(entry, [paths.postgres], {
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  closeSync(log);
  try {
    const ready = await waitReady(child, paths.servicesLog);
    await prepare(urls(ready).databaseUrl);
    const services: ServicesFile = { pid: child.pid!, ...ready };
    renameSync(writeTemporary(paths.services, services), paths.services);
    child.unref();
    child.channel?.unref();
    return { ...urls(services), owned: true, stop: () => stopServices(child, paths.services) };
  } catch (error) {
    child.kill('SIGKILL');
    rmSync(paths.services, { force: true });
    throw error;
  }
}

async function stopServices(child: ChildProcess, file: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }
  rmSync(file, { force: true });
}

function waitReady(child: ChildProcess, logFile: string): Promise<ServicesReady> {
  return new Promise((resolve, reject) => {
    const fail = (got: unknown) =>
      reject(new WinnowError('services_failed', { where: logFile, rule: 'embedded services must start', got }));
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

/** Creates the services file for this process; a file whose process is gone is taken over. False: somebody holds it. */
function takeLock(file: string): boolean {
  const holder = readServicesFile(file);
  if (holder !== undefined && isAlive(holder.pid)) return false;
  rmSync(file, { force: true });
  const temporary = writeTemporary(file, { pid: process.pid });
  try {
    linkSync(temporary, file); // atomic: fails when another process was faster, and no reader sees half a file
    return true;
  } catch {
    return false;
  } finally {
    rmSync(temporary);
  }
}

function writeTemporary(file: string, content: Partial<ServicesFile>): string {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(content));
  return temporary;
}

function readServicesFile(file: string): ServicesFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function urls({ redisPort, postgresPort }: ServicesReady) {
  return {
    redisUrl: `redis://127.0.0.1:${redisPort}`,
    databaseUrl: `postgres://postgres@127.0.0.1:${postgresPort}/postgres`,
  };
}
