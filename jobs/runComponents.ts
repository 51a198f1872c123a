import { WinnowError } from '@winnow/core';
import { type ComponentKind, type Farm, startFarm } from '@winnow/platform';
import { Command } from 'commander';
import { componentEntries } from './farm/componentEntries.ts';
import { interruption, jobConfig, threadsOverride, wholeNumber } from './farm/settings.ts';

const descriptions: Partial<Record<ComponentKind, string>> = {
  coordinator: 'Run a coordinator: asks for trials, enqueues them, moves studies through their stages.',
  trainer: 'Run a trainer: takes trial jobs and runs them in threads. Start as many as you like.',
  promoter: 'Run a promoter: applies the gate to candidates.',
};

/** One command per component, for farms of several processes or machines. */
export function componentCommands(): Command[] {
  return Object.entries(descriptions).map(([kind, description]) => {
    const command = new Command(kind).description(description);
    if (kind === 'trainer') command.option('--threads <n>', 'trials at once', wholeNumber(1));
    return command.action(async ({ threads }: { threads?: number }) => {
      const farm = startFarm(jobConfig(threadsOverride(threads)), componentEntries, [kind as ComponentKind], 'stderr');
      await serveUntilStopped(farm, () => {});
    });
  });
}

/** Keeps a farm up until the user stops it. */
export async function serveUntilStopped(starting: Promise<Farm>, onReady: (farm: Farm) => void): Promise<void> {
  const interrupt = interruption();
  const farm = await starting;
  try {
    onReady(farm);
    await Promise.race([interrupt.raised, farm.failure]);
  } catch (error) {
    if (!(error instanceof WinnowError) || error.code !== 'interrupted') throw error; // being stopped is the normal end
  } finally {
    await farm.stop();
    interrupt.dispose();
  }
}
