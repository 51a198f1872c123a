import type { RunMetrics } from '@winnow/evaluation';
import { parseStudy } from './parseStudy.ts';
import { stageWinners, type TrialView, winnersBefore } from './planStage.ts';
import { rankFronts } from './rankFronts.ts';
import type { BoundStudy } from './studySpec.ts';
import { boundStudy, coreFeatures, simulateSearch, studyFile, studySpec } from './testing.ts';

/** Studies with several objectives: the file, the hand-over between stages, and what the sampler learns. */

const objectives = [{ metric: 'pnl_after_cost' }, { metric: 'max_drawdown' }];
const bounded = { rule: 'bounded', bounds: { max_drawdown: 0.2 } };

function measured(number: number, pnl: number, drawdown: number, changes: Partial<TrialView> = {}): TrialView {
  const metrics: Partial<RunMetrics> = { pnl_after_cost: pnl, max_drawdown: drawdown };
  const trial = { stage: 'search', number, state: 'complete', params: {}, value: pnl, steps: [] } as const;
  return { ...trial, metrics: metrics as RunMetrics, ...changes };
}

function stagesWith(stage: 'search' | 'validate', changes: object): object {
  const { stages } = studyFile() as { readonly stages: Readonly<Record<string, object>> };
  return { ...stages, [stage]: { ...stages[stage], ...changes } };
}

test('a study has one objective or several, and several come with their usual directions and the knee', () => {
  expect(studySpec()).not.toHaveProperty('several');
  const { objective, several } = studySpec({ objectives });
  expect(several).toEqual({
    objectives: [
      { metric: 'pnl_after_cost', direction: 'maximize' },
      { metric: 'max_drawdown', direction: 'minimize' },
    ],
    pick: { rule: 'knee' },
  });
  expect(objective).toEqual(several!.objectives[0]);
  expect(studySpec({ objectives, pick: bounded }).several!.pick).toEqual(bounded);
});

test.each<[string, Record<string, unknown>, string]>([
  ['one beside several', { objectives, objective: {} }, 'objectives: must not be given beside `objective`'],
  ['a rule without a front', { pick: { rule: 'knee' } }, 'pick: is only for studies with `objectives`'],
  [
    'a bound of what is no objective',
    { objectives, pick: { rule: 'bounded', bounds: { turnover: 1 } } },
    'pick: must name objectives of the study, but got "turnover"',
  ],
  [
    'ranks that all weigh nothing',
    { objectives, pick: { rule: 'rank_sum', weights: { pnl_after_cost: 0, max_drawdown: 0 } } },
    'pick.weights: must not all be 0',
  ],
  ['a pruner', { objectives, pruner: { name: 'median' } }, 'pruner.name: must be none where there are several'],
  [
    'an early end that reads one objective',
    { objectives, stages: stagesWith('search', { stop: { noImprovement: { trials: 5 } } }) },
    'stages.search.stop.noImprovement: must not be there where there are several objectives',
  ],
  [
    'a tolerance for ties of one objective',
    { objectives, stages: stagesWith('validate', { tieTolerance: 0.1 }) },
    'stages.validate.tieTolerance: must not be there where there are several objectives',
  ],
  [
    'a sampler that reads one objective',
    { objectives, sampler: { name: 'enqueue', points: [{}], sampler: { name: 'cma_es' } } },
    'sampler: must be tpe, nsga2,',
  ],
  [
    'a likelihood of models without one',
    { objectives: [...objectives, { metric: 'log_likelihood' }] },
    'objectives.2.metric: log_likelihood needs models that have a density, but got "ridge"',
  ],
])('%s is refused', (_what, changes, text) => {
  expect(() => parseStudy(studyFile(changes), 'sample.json', coreFeatures())).toThrow(
    expect.objectContaining({ code: 'study_invalid', message: expect.stringContaining(`sample.json: ${text}`) }),
  );
});

const front = [
  measured(0, 0.9, 0.5),
  measured(1, 0.1, 0.05),
  measured(2, 0.5, 0.2),
  measured(3, 0.4, 0.3), // behind 2
  measured(4, 0.3, 0.6), // behind 0, 2 and 3
];

test('stages hand over front by front, within a front as the study picks', () => {
  const { spec } = boundStudy({ objectives, pick: bounded });
  const trials = [
    ...front,
    measured(5, Number.NaN, 0),
    measured(6, 9, 0, { state: 'failed', metrics: null }),
    measured(7, 9, 0, { stage: 'validate' }),
  ];
  const numbers = (winners: TrialView[]) => winners.map(({ number }) => number);
  expect(numbers(stageWinners(spec, 'search', trials))).toEqual([2, 1, 0, 3]);
  expect(numbers(winnersBefore({ ...boundStudy(), spec }, 'validate', trials))).toEqual([2, 1, 0, 3]);
  expect(numbers(stageWinners(spec, 'validate', trials, 3))).toEqual([7]);
  expect(rankFronts([...front].reverse(), spec.several!).map(numbers)).toEqual([[2, 1, 0], [3], [4]]);
});

/** Runs a whole search; trials end in the order that `pick` says, with metrics that follow from their parameters. */
function search(study: BoundStudy, pick: (open: number) => number): TrialView[] {
  const end = ({ number, params, work }: TrialView): TrialView => {
    const figure = Math.log10(Number(params['ridge.lambda'] ?? params['logistic.C']));
    return { ...measured(number, figure, Math.abs(figure - 2)), params, work: work! };
  };
  return simulateSearch(study, pick, end).trials;
}

test.each([
  { name: 'tpe', startupTrials: 4 },
  { name: 'nsga2', populationSize: 4 },
])('$name is told all objectives, and the same trials are tried whatever order they end in', (sampler) => {
  const study = (direction: string) =>
    boundStudy({ objectives: [{ metric: 'pnl_after_cost' }, { metric: 'max_drawdown', direction }], sampler });
  const first = search(study('minimize'), () => 0);
  expect(search(study('minimize'), (open) => open - 1)).toEqual(first);
  const paramsOf = (trials: TrialView[]) => trials.map(({ params }) => params);
  expect(paramsOf(search(study('maximize'), () => 0))).not.toEqual(paramsOf(first));
});
