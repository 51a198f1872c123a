import { type ComponentKind, type Config, type Farm, startFarm } from '@winnow/platform';
import { componentEntries } from './componentEntries.ts';

/** What a study needs to run, in starting order. */
export const studyComponents = ['promoter', 'trainer', 'coordinator'] as const satisfies readonly ComponentKind[];

/** The farm for a command that runs one study. Schedules are not for it: it ends with the study. */
export async function studyFarm(config: Config, withWorkers: boolean): Promise<Farm> {
  return await workingFarm({ ...config, coordinator: { ...config.coordinator, fireSchedules: false } }, withWorkers);
}

/**
 * A farm on which studies run: on embedded services this process hosts what does not run already; on the user's own
 * servers it hosts nothing unless asked to, because there the workers live elsewhere. When asked, it hosts everything:
 * what looks alive there may have died a moment ago, and one more of each does no harm.
 */
export async function workingFarm(config: Config, withWorkers: boolean): Promise<Farm> {
  const farm = await startFarm(config, componentEntries, []);
  try {
    if (!farm.external) await farm.hostMissing(studyComponents);
    else if (withWorkers) await farm.host(studyComponents);
    return farm;
  } catch (error) {
    await farm.stop();
    throw error;
  }
}
