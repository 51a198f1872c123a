import type { StudyRow, TrialRow } from '@winnow/platform';
import { type ComparedStudy, comparisonText } from './comparison.ts';

const window = { trainFrom: 0, from: 0, to: 86_400_000 };
const stage = { window };

function compared(id: string, space: object, changes: Partial<ComparedStudy> = {}): ComparedStudy {
  const spec = {
    models: ['ridge'],
    sampler: { name: 'tpe' },
    pruner: { name: 'none' },
    seed: 1,
    stages: { search: stage, validate: stage, forward: stage },
    space,
  };
  const study: object = { id, state: 'complete', spec };
  return { study: study as StudyRow, trials: [], decisions: [], forwardLooks: { studies: 0, trials: 0 }, ...changes };
}

function trial(stageName: string, number: number, value: number, params: object): TrialRow {
  const row: object = {
    stage: stageName,
    number,
    value,
    params,
    state: 'complete',
    spec: { model: 'ridge' },
    metrics: null,
  };
  return row as TrialRow;
}

const LAMBDA = { type: 'float', low: 1, high: 2 };

/** The cells of a line of a table, by its first. */
function line(text: string, name: string): string[] | undefined {
  const found = text.split('\n').find((candidate) => candidate.startsWith(`│ ${name} `));
  return found
    ?.split('│')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

test('studies stand side by side with their trials by state, best values, looks and gate', () => {
  const trials = [
    trial('search', 0, 1, {}),
    trial('search', 1, 3, {}),
    { ...trial('search', 2, 9, {}), state: 'pruned' },
  ];
  const text = comparisonText([
    compared('a-1', { x: LAMBDA }, { trials: trials as TrialRow[], forwardLooks: { studies: 1, trials: 4 } }),
    compared('b-1', { x: LAMBDA }),
  ]);
  expect(line(text, 'search trials')).toEqual(['2 complete, 1 pruned', '–']);
  expect(line(text, 'search best')).toEqual(['3', '–']);
  expect(line(text, 'earlier looks')).toEqual(['4', '0']);
  expect(line(text, 'gate')).toEqual(['–', '–']);
});

test('of spaces only what differs is shown, with conditions', () => {
  const other = { ...LAMBDA, high: 3, when: { model: ['ridge'] } };
  const text = comparisonText([
    compared('a-1', { same: LAMBDA, x: LAMBDA, only: { type: 'categorical', choices: ['p', 'q'] } }),
    compared('b-1', { same: LAMBDA, x: { ...other, log: true } }),
  ]);
  expect(line(text, 'same')).toBeUndefined();
  expect(line(text, 'x')).toEqual(['float 1 … 2', 'float 1 … 3, log (model ridge)']);
  expect(line(text, 'only')).toEqual(['categorical p | q', '–']);
});

test('winners are the best trials of the last stage that a study reached', () => {
  const text = comparisonText([
    compared('a-1', { x: LAMBDA }, { trials: [trial('search', 0, 9, { x: 1 }), trial('forward', 1, 2, { x: 1.5 })] }),
    compared('b-1', { x: LAMBDA }, { trials: [trial('search', 3, 1, { x: 1.25 })] }),
  ]);
  expect(text).toContain('Spaces: the same');
  expect(line(text, 'trial')).toEqual(['forward 1', 'search 3']);
  expect(line(text, 'x')).toEqual(['1.500', '1.250']);
});
