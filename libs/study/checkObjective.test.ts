import { createRng } from '@winnow/core';
import { simulateSeries } from '@winnow/market';
import { runTrial } from '@winnow/pipeline';
import { parseStudy } from './parseStudy.ts';
import { buildTrialSpec, planStage, rankWinners, type TrialView } from './planStage.ts';
import { boundStudy, coreFeatures, studyFile, studySpec } from './testing.ts';

/** Studies that maximise the held-out log-likelihood. */

const objective = { metric: 'log_likelihood' };
const hmm = { models: undefined, model: 'hmm_gaussian' };
const featureSubsets = { returns: ['logret_1'], volatility: ['realized_vol_20'] };

test('the objective is P&L less penalties unless the study asks for the log-likelihood', () => {
  expect(studySpec(hmm).objective).toEqual({ lambdaDrawdown: 0.5, lambdaReject: 0, lambdaTurnover: 0 });
  expect(studySpec({ ...hmm, objective }).objective).toEqual(objective);
});

test.each<[string, Record<string, unknown>, string, string]>([
  [
    'a model without a density',
    { models: ['hmm_gaussian', 'ridge'], objective },
    'study_invalid',
    'sample.json: objective.metric: log_likelihood needs models that have a density, but got "ridge"',
  ],
  [
    'densities over different features',
    { ...hmm, objective, featureSubsets },
    'study_invalid',
    'sample.json: objective.metric: must not be log_likelihood where featureSubsets are searched',
  ],
  [
    'a weight that would have no effect',
    { ...hmm, objective: { ...objective, lambdaDrawdown: 1 } },
    'study_unknown_key',
    'sample.json: objective: must not have unknown keys, but got "lambdaDrawdown"',
  ],
  [
    'an unknown metric',
    { ...hmm, objective: { metric: 'accuracy' } },
    'study_invalid',
    'sample.json: objective.metric: must be pnl_after_cost or log_likelihood, but got "accuracy"',
  ],
])('%s is refused', (_what, changes, code, text) => {
  expect(() => parseStudy(studyFile(changes), 'sample.json', coreFeatures())).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(text) }),
  );
});

test('the search hands on the trials of the highest log-likelihood, whatever they earn', () => {
  const study = boundStudy({
    ...hmm,
    objective,
    features: { name: 'two', version: 1, features: ['logret_1', 'realized_vol_20'] },
    space: { 'hmm_gaussian.covariance_type': { type: 'categorical', choices: ['spherical', 'full'] } },
    parallelism: 12,
  });
  const { from: start } = study.spec.stages.search.window;
  const bars = simulateSeries({ symbol: 'A', timeframe: '1d', rows: 400, start, rng: createRng(1) });
  const trials = planStage(study, 'search', [], []).create.map((planned): TrialView & { pnl: number } => {
    const spec = buildTrialSpec(study, 'search', planned);
    const end = [...runTrial(spec, new Map([['A', bars]]), () => {})].at(-1)!;
    if (end.type !== 'completed') throw new Error('the trial must complete');
    const { log_likelihood, pnl_after_cost } = end.run.metrics;
    expect(end.value).toBe(log_likelihood);
    return { ...planned, stage: 'search', state: 'complete', value: end.value, steps: [], pnl: pnl_after_cost };
  });
  const [winner] = rankWinners(trials, 1);
  const best = (figure: (trial: (typeof trials)[number]) => number) => Math.max(...trials.map(figure));
  expect(winner!.value).toBe(best((trial) => trial.value!));
  expect(winner!.pnl).toBeLessThan(best((trial) => trial.pnl)); // P&L would have chosen another one
});
