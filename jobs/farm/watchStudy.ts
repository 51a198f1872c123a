import { setTimeout as sleep } from 'node:timers/promises';
import {
  countTrials,
  type Farm,
  findStudy,
  goneAfterMs,
  liveComponents,
  runningStudies,
  type StudyRow,
} from '@winnow/platform';
import { StudyProgress } from '../ui/progress.ts';
import { studyComponents } from './studyFarm.ts';

const POLL_MS = 250;

/**
 * Shows a study's progress until it has ended.
 * @throws WinnowError `interrupted`, `component_failed`
 */
export async function watchStudy(farm: Farm, id: string, interrupted: Promise<never>): Promise<StudyRow> {
  const progress = new StudyProgress();
  try {
    await warnOfMissing(farm);
    let nextCheck = performance.now() + goneAfterMs(farm.config);
    for (;;) {
      if (!farm.external && performance.now() > nextCheck) {
        await farm.hostMissing(studyComponents); // the command that hosted them may have ended
        nextCheck = performance.now() + goneAfterMs(farm.config);
      }
      const study = await findStudy(farm.db, id);
      progress.show(study, await countTrials(farm.db, id));
      if (study.state !== 'running') return study;
      await Promise.race([sleep(POLL_MS), interrupted, farm.failure]);
    }
  } finally {
    progress.end();
  }
}

/** A farm of this process also serves studies of other terminals: it stays until they are done. */
export async function waitForOthers(farm: Farm, interrupted: Promise<never>): Promise<void> {
  if (farm.hosted.length === 0) return;
  let told = false;
  for (let others = await runningStudies(farm.db); others.length > 0; others = await runningStudies(farm.db)) {
    if (!told)
      process.stderr.write(
        `Staying up for ${others.map((study) => study.id).join(', ')} (Ctrl-C stops; resume goes on).\n`,
      );
    told = true;
    await Promise.race([sleep(POLL_MS), interrupted, farm.failure]);
  }
}

async function warnOfMissing(farm: Farm): Promise<void> {
  const alive = new Set((await liveComponents(farm.db, goneAfterMs(farm.config))).map((row) => row.kind));
  for (const kind of studyComponents.filter((needed) => !alive.has(needed))) {
    process.stderr.write(`No ${kind} is connected: start one with \`npx winnow ${kind}\`. Waiting.\n`);
  }
}
