import { type ComponentKind, type Config, type Farm, startFarm } from '@winnow/platform';
import { componentEntries } from './componentEntries.ts';

/** What a study needs to run, in starting order. */
export const studyComponents = ['promoter', 'trainer', 'coordinator'] as const satisfies readonly ComponentKind[];

/**
 * The farm for a command that runs a study: on embedded services this process hosts what does not run already; on the
 * user's own servers it hosts nothing unless asked to (`--with-workers`), because there the workers live elsewhere.
 */
export async function studyFarm(config: Config, withWorkers: boolean): Promise<Farm> {
  const passing = { ...config, coordinator: { ...config.coordinator, fireSchedules: false } }; // it ends with the study
  return await startFarm(passing, componentEntries, (alive, external) =>
    external && !withWorkers ? [] : studyComponents.filter((kind) => !alive.has(kind)),
  );
}
