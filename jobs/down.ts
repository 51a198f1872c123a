import { setTimeout as sleep } from 'node:timers/promises';
import { WinnowError } from '@winnow/core';
import { Command } from 'commander';
import { runningFarm } from './farm/background.ts';
import { jobConfig } from './farm/settings.ts';

const POLL_MS = 100;
const GRACE_FACTOR = 3; // components stop one after the other, each with its own deadline

export function downCommand(): Command {
  return new Command('down')
    .description('Stop the farm that `up` started. Studies go on where they were with `up` or `resume`.')
    .action(down);
}

async function down(): Promise<void> {
  const { home, shutdownMs } = jobConfig();
  const pid = runningFarm(home)?.pid;
  if (pid === undefined) {
    process.stdout.write(`No farm of ${home} is up.\n`);
    return;
  }
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; runningFarm(home) !== undefined || isAlive(pid); waited += POLL_MS) {
    if (waited > GRACE_FACTOR * shutdownMs)
      throw new WinnowError('services_busy', { where: home, rule: 'the farm must stop when asked', got: pid });
    await sleep(POLL_MS);
  }
  process.stdout.write(`The farm of ${home} is down.\n`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
