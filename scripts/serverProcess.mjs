import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_DEADLINE_MS = 60_000; // a first Postgres start on a busy two-core machine takes seconds, not minutes
const STOP_DEADLINE_MS = 20_000;
const POLL_MS = 50;
const PORT_ATTEMPTS = 3; // another process may take the free port between our look and the server's bind

/**
 * Starts a server on a free loopback port in a process group of its own (Ctrl-C reaches it only through `stop`).
 * @param {object} spec
 * @param {string} spec.program
 * @param {(port: number) => string[]} spec.args
 * @param {(port: number) => Promise<boolean>} spec.isReady
 * @param {string} spec.folder       its working folder; holds server.log and is removed by `stop`
 * @param {{uid?: number, gid?: number}} spec.owner  the account it runs under; empty: ours
 * @param {NodeJS.Signals} spec.stopSignal           the signal on which it ends cleanly
 * @returns {Promise<{port: number, pid: number, stop(): Promise<void>}>}
 * @throws Error with the end of the server's log when it does not become ready
 */
export async function startServer(spec) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = launch(spec, port);
    try {
      await untilReady(spec, child, port);
      return { port, pid: child.pid, stop: stopper(spec, child) };
    } catch (error) {
      await end(child, spec.stopSignal);
      if (attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function launch({ program, args, folder, owner }, port) {
  const log = openSync(join(folder, 'server.log'), 'a');
  const env = { ...process.env, HOME: folder, LC_ALL: 'C' };
  const options = { cwd: folder, env, ...owner, detached: true, stdio: ['ignore', log, log] };
  const child = spawn(program, args(port), options);
  closeSync(log);
  child.once('error', () => {}); // reported by untilReady: a child that did not start has no pid
  return child;
}

async function untilReady({ program, isReady, folder }, child, port) {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await isReady(port))) {
    if (!isRunning(child)) throw new Error(`${program} ended at its start: ${logTail(folder)}`);
    if (Date.now() > deadline)
      throw new Error(`${program} is not ready after ${START_DEADLINE_MS} ms: ${logTail(folder)}`);
    await sleep(POLL_MS);
  }
  if (!isRunning(child)) throw new Error(`${program} ended at its start: ${logTail(folder)}`);
}

function logTail(folder) {
  return readFileSync(join(folder, 'server.log'), 'utf8').trim().split('\n').slice(-5).join(' | ');
}

function stopper({ folder, stopSignal }, child) {
  const lastResort = () => child.kill(stopSignal); // an exit that nobody saw coming must not leave a server behind
  process.once('exit', lastResort);
  let stopped;
  return () => {
    stopped ??= end(child, stopSignal)
      .then(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
      .finally(() => process.off('exit', lastResort));
    return stopped;
  };
}

async function end(child, stopSignal) {
  if (!isRunning(child)) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill(stopSignal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await exited;
  clearTimeout(timer);
}

function isRunning(child) {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
