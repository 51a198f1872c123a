import golden49 from '../../../../test/golden/motpe.json' with { type: 'json' };
import golden5 from '../../../../test/golden/motpe5.json' with { type: 'json' };
import { compileSpace } from '../../compileSpace.ts';
import type { History, HistoryTrial } from '../../history.ts';
import type { Params } from '../../space.ts';
import { goodWeights } from './goodWeights.ts';
import { createSide, narrowSide } from './side.ts';
import { BELOW, MAX_GOOD, splitTrials } from './splitTrials.ts';
import { updateTable } from './trialTable.ts';

/** Splits and weights of Optuna with several objectives on the same histories; the generator declares the same space. */

const space = compileSpace({
  x: { type: 'float', low: 0, high: 1 },
  choice: { type: 'categorical', choices: ['a', 'b'] },
  conditional: { type: 'float', low: 0, high: 1, when: { choice: ['b'] } },
});

interface GoldenCase {
  readonly directions: string[];
  readonly history: { number: number; params: object; state: string; values: number[] | null }[];
  readonly below: number[];
  readonly weights: Record<string, number[]>;
}

/** As we have it: all objectives maximised. */
function historyOf({ directions, history }: GoldenCase): History {
  return history.map(({ number, params, state, values }) => {
    const signed = values?.map((value, m) => (directions[m] === 'maximize' ? value : -value));
    const trial = { number, params: params as Params, state: state as HistoryTrial['state'], steps: [] };
    return { ...trial, value: signed?.[0] ?? null, ...(signed && { values: signed }) };
  });
}

describe.each([
  { version: '4.9', cases: golden49.cases as readonly GoldenCase[], cap: MAX_GOOD },
  { version: '5', cases: golden5.cases as readonly GoldenCase[], cap: Number.POSITIVE_INFINITY },
])('as Optuna $version', ({ version, cases, cap }) => {
  test.each(cases)('splitTrials() calls the same trials good (case %#: $directions)', (golden) => {
    const history = historyOf(golden);
    const sides = splitTrials(history, true, cap);
    expect(history.filter((_, row) => sides[row] === BELOW).map((trial) => trial.number)).toEqual(golden.below);
  });

  test.each(cases)('kernels of good trials weigh the same to 1e-9 (case %#: $directions)', (golden) => {
    const history = historyOf(golden);
    const table = updateTable(undefined, space, history);
    const sides = splitTrials(history, true, cap);
    const ofRows = version === '5' ? new Float64Array(history.length).fill(1) : goodWeights(history, sides);
    for (const [i, { name }] of space.params.entries()) {
      const { weights } = narrowSide(createSide(sides, BELOW, ofRows), [table.columns[i]!]);
      const expected = golden.weights[name]!;
      expect(weights.length).toBe(expected.length);
      for (const [k, weight] of expected.entries()) expect(Math.abs(weights[k]! - weight)).toBeLessThan(1e-9);
    }
  });
});
