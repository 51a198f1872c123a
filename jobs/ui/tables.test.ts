import type { TrialRow } from '@winnow/platform';
import type { Choice, StudySpec } from '@winnow/study';
import { choiceText, standingsOf } from './standings.ts';
import { policyTable, trialTable } from './tables.ts';

const metrics = { sharpe_daily: 1.5, pnl_after_cost: 0.1, max_drawdown: 0.2, n_trades: 7 };

function trial(number: number, changes: object): TrialRow {
  const row = {
    stage: 'search',
    number,
    parent: null,
    spec: { model: 'ridge' },
    params: {},
    state: 'complete',
    value: 1,
  };
  return { ...row, metrics, ...changes } as TrialRow;
}

test('log-likelihoods have a column, with a dash for trials without one', () => {
  const table = trialTable([trial(0, {}), trial(1, { metrics: { ...metrics, log_likelihood: -1.23456 } })]);
  const lines = table.split('\n').filter((line) => line.includes('│'));
  expect(lines.map((line) => line.split('│').at(-2)!.trim())).toEqual(['log-lik / row', '–', '-1.235']);
});

test('where no model has a density there is no such column', () => {
  expect(trialTable([trial(0, {})])).not.toContain('log-lik');
});

test('with several objectives the front stands in the place of the value, and objectives without a column get one', () => {
  const pick = { rule: 'bounded', bounds: { turnover: 0.3 } } as const;
  const several: Choice = {
    objectives: [
      { metric: 'pnl_after_cost', direction: 'maximize' },
      { metric: 'turnover', direction: 'minimize' },
    ],
    pick,
  };
  const measured = [
    [0.3, 0.4],
    [0.1, 0.2],
    [0.05, 0.25],
  ].map(([pnl_after_cost, turnover], i) =>
    trial(i, { id: `t${i}`, metrics: { ...metrics, pnl_after_cost, turnover } }),
  );
  const spec: object = { several };
  const trials = [...measured, trial(3, { id: 't3', state: 'failed', metrics: null })];
  const table = trialTable(trials, standingsOf(spec as StudySpec, trials));
  const cells = table.split('\n').flatMap((line) => {
    const found = line.split('│').map((text) => text.trim());
    return found.length > 1 ? [[found[7], found.at(-2)]] : [];
  });
  expect(cells).toEqual([
    ['front', 'turnover'],
    ['1', '0.4000'],
    ['1 *', '0.2000'],
    ['2', '0.2500'],
    ['–', '–'],
  ]);
  expect(choiceText(several)).toBe('Pareto front of pnl_after_cost ↑, turnover ↓, then bounded; * is picked');
});

test('the policies of an ensemble stand side by side, with the decision beside it; of other models nothing', () => {
  const policies = {
    metrics: { tabular_only: { ...metrics, n_trades: 3 }, nn_only: metrics, 'blend_alpha_0.5': metrics },
    decision: { ensemble: 'blend_alpha_0.5', accepted: false },
  };
  const table = policyTable([trial(0, {}), trial(1, { metrics: { ...metrics, policies } })])!;
  const cells = table
    .split('\n')
    .filter((line) => line.includes('│'))
    .map((line) => line.split('│').map((cell) => cell.trim()));
  expect(cells.map((row) => [row[2], row[3], row.at(-3), row.at(-2)])).toEqual([
    ['#', 'policy', 'trades', 'ensemble'],
    ['1', 'tabular_only', '3', ''],
    ['', 'nn_only', '7', ''],
    ['', 'blend_alpha_0.5', '7', 'not accepted'],
  ]);
  expect(policyTable([trial(0, {})])).toBeUndefined();
});
