import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, errorTable, WinnowError } from '@winnow/core';
import { homePaths } from '@winnow/platform';
import { Command } from 'commander';
import { runningFarm } from './farm/background.ts';
import { interruption, jobConfig, threadsOverride, wholeNumber } from './farm/settings.ts';
import { workingFarm } from './farm/studyFarm.ts';

export function upCommand(): Command {
  return new Command('up')
    .description('Start the embedded services and the workers in the background, for several terminals.')
    .option('--threads <n>', 'trials at once', wholeNumber(1))
    .option('--foreground', 'stay in this terminal')
    .action(up);
}

async function up(options: { threads?: number; foreground?: boolean }): Promise<void> {
  const config = jobConfig(threadsOverride(options.threads));
  const pid = runningFarm(config.home);
  if (pid !== undefined) {
    process.stdout.write(`The farm of ${config.home} is up already (process ${pid}).\n`);
    return;
  }
  if (options.foreground) await stayUp(options.threads);
  else await goToBackground(config.home, options.threads);
}

/** Runs the farm in this process until it is told to stop. Tells a parent that waits when it is ready. */
async function stayUp(threads: number | undefined): Promise<void> {
  const config = jobConfig(threadsOverride(threads));
  const file = homePaths(config.home).farm;
  const interrupt = interruption();
  try {
    const farm = await workingFarm(config, true);
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid }));
      process.send?.({ type: 'ready' });
      process.stdout.write('The farm is up. Ctrl-C stops it.\n');
      await Promise.race([interrupt.raised, farm.failure]);
    } finally {
      rmSync(file, { force: true });
      await farm.stop();
    }
  } catch (error) {
    if (error instanceof WinnowError && error.code === 'interrupted') return;
    const code = error instanceof WinnowError ? error.code : 'component_failed';
    process.send?.({ type: 'failed', code, message: (error as Error).message });
    throw error;
  }
}

type BackgroundMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string };

async function goToBackground(home: string, threads: number | undefined): Promise<void> {
  const { farmLog } = homePaths(home);
  mkdirSync(dirname(farmLog), { recursive: true });
  const log = openSync(farmLog, 'a');
  const args = ['up', '--foreground', ...(threads === undefined ? [] : ['--threads', String(threads)])];
  const cli = fileURLToPath(new URL('./cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, ...args], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
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
  process.stdout.write(`The farm of ${home} is up (process ${child.pid}). Stop it with \`npx winnow down\`.\n`);
}

/** An error that the background process composed: its message is complete. */
class BackgroundError extends WinnowError {
  constructor(code: ErrorCode, message: string) {
    super(Object.hasOwn(errorTable, code) ? code : 'component_failed', { where: '', rule: '' });
    this.message = message;
  }
}
