import { createRng } from '@winnow/core';
import { planStage, type StagePlan, type TrialView } from './planStage.ts';
import type { BoundStudy } from './studySpec.ts';
import { boundStudy, simulateSearch, studyFile } from './testing.ts';

const TRIALS = 40;

/** A study whose search has limits. */
function limited(stop: object, changes: object = {}): BoundStudy {
  const { stages } = studyFile() as { stages: Record<string, object> };
  return boundStudy({ stages: { ...stages, search: { ...stages['search'], trials: TRIALS, stop } }, ...changes });
}

const SCORES = createRng(5);
const scores = Array.from({ length: TRIALS }, () => SCORES.uniform());

/** Runs a whole search; which of the open trials ends next is drawn from `seed`. Every fifth fails. */
function search(seed: number, study: BoundStudy): { trials: TrialView[]; plan: StagePlan } {
  const rng = createRng(seed);
  const end = (next: TrialView): TrialView =>
    next.number % 5 === 4 ? { ...next, state: 'failed' } : { ...next, state: 'complete', value: scores[next.number]! };
  return simulateSearch(study, (open) => rng.int(open), end);
}

test.each(['virtual', 'lag'])('a search without improvement ends at the same trial on any machines (%s)', (order) => {
  const study = limited({ noImprovement: { trials: 6 } }, { order });
  const reference = search(0, study);
  expect(reference.plan.earlyEnd).toBe('noImprovement');
  expect(reference.trials.length).toBeLessThan(TRIALS);
  for (let seed = 1; seed <= 6; seed++) expect(search(seed, study)).toEqual(reference);
});

test('what counts is what the next trial would know: in order lag, all but the L − 1 latest trials', () => {
  const study = limited({ noImprovement: { trials: 6 } }, { order: 'lag' });
  const since = (n: number) => {
    const known = scores
      .slice(0, Math.max(0, n - study.spec.parallelism + 1))
      .map((score, i) => (i % 5 === 4 ? -1 : score));
    const best = known.indexOf(Math.max(...known));
    return known.slice(best + 1).filter((score) => score >= 0).length;
  };
  const expected = Array.from({ length: TRIALS }, (_, n) => n).find((n) => since(n) >= 6);
  expect(search(3, study).trials).toHaveLength(expected!);
});

test('a search ends when little is left to gain', () => {
  const study = limited({ regret: { below: 1e6, startupTrials: 5, every: 3 } }, { order: 'lag' });
  const { trials, plan } = search(1, study);
  expect(plan.earlyEnd).toBe('regret');
  expect(trials).toHaveLength(9); // it knows trials 0 to 6, six of them complete; trial 6 knew four, and 7 and 8 did not look
});

test('a search ends when its time is over, but not before it has something to hand on', () => {
  const study = limited({ seconds: 60 });
  const { trials } = search(0, limited({ seconds: 1e9 }));
  expect(trials).toHaveLength(TRIALS);
  const some = trials.slice(0, 9);
  expect(planStage(study, 'search', some, [], 59).create.length).toBeGreaterThan(0);
  expect(planStage(study, 'search', some, [], 60)).toEqual({ create: [], done: true, earlyEnd: 'seconds' });
  const failed = some.map((item): TrialView => ({ ...item, state: 'failed', value: null }));
  expect(planStage(study, 'search', failed, [], 60).create.length).toBeGreaterThan(0);
});

test('trials under way when a limit is reached are waited for', () => {
  const study = limited({ seconds: 60 });
  const open = search(0, limited({ seconds: 1e9 })).trials.slice(0, 9);
  open[8] = { ...open[8]!, state: 'running', value: null };
  const plan = planStage({ ...study, earlyEnd: 'seconds' }, 'search', open, [], 60);
  expect(plan).toEqual({ create: [], done: false, earlyEnd: 'seconds' });
});

test('an end that is stored stands: a trial that improves later asks for no more', () => {
  const study = limited({ noImprovement: { trials: 3 } }, { order: 'async' });
  const values = [5, 1, 1, 1, 9];
  const trials = values.map((value, number): TrialView => {
    return { stage: 'search', number, state: 'complete', params: {}, value, steps: [] };
  });
  const before = trials.slice(0, 4);
  expect(planStage(study, 'search', before, []).earlyEnd).toBe('noImprovement');
  expect(planStage(study, 'search', trials, []).earlyEnd).toBeUndefined();
  expect(planStage({ ...study, earlyEnd: 'noImprovement' }, 'search', trials, []).done).toBe(true);
});
