import process from 'node:process';
import { looksAt } from '@winnow/numerics';
import { createTrialWorkspace, runTrial, trialWork } from '@winnow/pipeline';
import { buildTrialSpec, planStage } from '@winnow/study';

/**
 * The search of a study in this process, one trial after the other. Which trials a study has is a function of its file (virtual
 * and lag order), so these are the trials of any farm; how long they take on one is left to a simulation.
 * @returns the trials by number as `simulateFarm` takes them, `seconds` being processor seconds of each fold, with what became of
 *          them; and the processor seconds of planning
 */
export function trialsOfSearch(study, series) {
  const workspace = createTrialWorkspace();
  const own = [];
  const trials = [];
  let planning = 0;
  for (;;) {
    const plan = timed(() => planStage(study, 'search', own, []));
    planning += plan.seconds;
    if (plan.result.create.length === 0) return { trials, planning };
    for (const planned of plan.result.create) {
      const trial = buildTrialSpec(study, 'search', planned);
      const work = trialWork(trial);
      const ended = endOf(trial, series, workspace);
      own.push({ ...planned, stage: 'search', work, state: ended.state, value: ended.value, steps: ended.steps });
      const steps = Array.from({ length: work.length - 1 }, (_, step) => step);
      const prunableAt = steps.filter((step) => planned.pruneAt.some((rule) => looksAt(rule, step)));
      trials.push({ ...ended, work, prunableAt, model: trial.model });
    }
  }
}

/** How a trial ends, and what each of its folds took. */
function endOf(trial, series, workspace) {
  const steps = [];
  const seconds = [];
  const events = runTrial(trial, series, () => {}, workspace);
  let sinceStep = 0;
  for (;;) {
    const { result, seconds: taken } = timed(() => events.next());
    sinceStep += taken;
    const { type, value } = result.value;
    if (type === 'step') {
      steps.push(value);
      seconds.push(sinceStep);
      sinceStep = 0;
    }
    if (type === 'completed') return { state: 'complete', value, steps, seconds };
    if (type === 'pruned') return { state: 'pruned', value: null, steps, seconds, prunedAt: steps.length - 1 };
  }
}

function timed(work) {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return { result, seconds: (user + system) / 1e6 };
}
