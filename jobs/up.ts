import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, errorTable, WinnowError } from '@winnow/core';
import { homePaths } from '@winnow/platform';
import { Command } from 'commander';
import { announceFarm, claimFarm, runningFarm, withdrawFarm } from './farm/background.ts';
import { interruption, jobConfig, threadsOverride, wholeNumber } from './farm/settings.ts';
import { workingFarm } from './farm/studyFarm.ts';

const POLL_MS = 100;

export function upCommand(): Command {
  return new Command('up')
    .description('Start the embedded services and the workers in the background, for several terminals.')
    .option('--threads <n>', 'trials at once', wholeNumber(1))
    .option('--foreground', 'stay in this terminal')
    .action(up);
}

async function up(options: { threads?: number; foreground?: boolean }): Promise<void> {
  const config = jobConfig(threadsOverride(options.threads));
  if (options.foreground) await stayUp(options.threads);
  else if (runningFarm(config.home) !== undefined) await sayUpAlready(config.home);
  else await goToBackground(config.home, options.threads);
}

/** Another process is the farm of this home: waits until it is ready. */
async function sayUpAlready(home: string): Promise<void> {
  for (let farm = runningFarm(home); farm !== undefined; farm = runningFarm(home)) {
    if (farm.ready) {
      process.stdout.write(`The farm of ${home} is up already (process ${farm.pid}).\n`);
      return;
    }
    await sleep(POLL_MS);
  }
  throw new WinnowError('component_failed', {
    where: home,
    rule: 'the farm that another `up` was starting must get ready',
  });
}

/** Runs the farm in this process until it is told to stop. Tells a parent that waits when it is ready. */
async function stayUp(threads: number | undefined): Promise<void> {
  const config = jobConfig(threadsOverride(threads));
  if (!claimFarm(config.home)) {
    if (process.send === undefined) await sayUpAlready(config.home);
    else process.send({ type: 'already' });
    return;
  }
  const interrupt = interruption();
  try {
    const farm = await workingFarm(config, true);
    try {
      announceFarm(config.home);
      process.send?.({ type: 'ready' });
      process.stdout.write('The farm is up. Ctrl-C stops it.\n');
      await Promise.race([interrupt.raised, farm.failure]);
    } finally {
      await farm.stop();
    }
  } catch (error) {
    if (error instanceof WinnowError && error.code === 'interrupted') return;
    const code = error instanceof WinnowError ? error.code : 'component_failed';
    process.send?.({ type: 'failed', code, message: (error as Error).message });
    throw error;
  } finally {
    withdrawFarm(config.home);
  }
}

type BackgroundMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'already' }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string };

async function goToBackground(home: string, threads: number | undefined): Promise<void> {
  const { farmLog } = homePaths(home);
  mkdirSync(dirname(farmLog), { recursive: true });
  const log = openSync(farmLog, 'a');
  const args = ['up', '--foreground', ...(threads === undefined ? [] : ['--threads', String(threads)])];
  const child = spawn(process.execPath, [process.argv[1]!, ...args], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const message = await new Promise<BackgroundMessage>((resolve) => {
    child.once('message', (received) => resolve(received as BackgroundMessage));
    child.once('exit', (code) =>
      resolve({
        type: 'failed',
        code: 'component_failed',
        message: `the farm ended with exit code ${code}; see ${farmLog}`,
      }),
    );
  });
  if (message.type === 'failed') throw new BackgroundError(message.code, message.message);
  child.disconnect();
  child.unref();
  if (message.type === 'already') return await sayUpAlready(home);
  process.stdout.write(`The farm of ${home} is up (process ${child.pid}). Stop it with \`npx winnow down\`.\n`);
}

/** An error that the background process composed: its message is complete. */
class BackgroundError extends WinnowError {
  constructor(code: ErrorCode, message: string) {
    super(Object.hasOwn(errorTable, code) ? code : 'component_failed', { where: '', rule: '' });
    this.message = message;
  }
}
