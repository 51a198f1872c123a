import type { TrialRow } from '@winnow/platform';
import { trialTable } from './tables.ts';

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
