import type { TrialSummary } from './api.ts';
import type { Markup } from './markup.ts';
import { trialTables } from './trialTables.ts';

const trial: TrialSummary = {
  id: 's-1.search.0',
  stage: 'search',
  number: 0,
  model: 'ridge',
  params: {},
  state: 'complete',
  value: 0.5,
  steps: [],
  metrics: { sharpe_daily: 1.25, max_drawdown: 0.125 },
  standing: null,
  policies: null,
  error: null,
};

function cellsOf(markup: Markup, tag: string): string[] {
  if (typeof markup === 'string') return [];
  if (markup.tag === tag) return [markup.children.join()];
  return markup.children.flatMap((child) => cellsOf(child, tag));
}

test('log-likelihoods have a column where a model has one', () => {
  const scored = { ...trial, id: 's-1.search.1', number: 1, metrics: { ...trial.metrics, log_likelihood: -1.5 } };
  const table = trialTables([trial, scored], []);
  expect(cellsOf(table, 'th')).toContain('Log-likelihood / row');
  expect(cellsOf(table, 'td')).toHaveLength(2 * 8); // all headings but the trial's own
});

test('where no model has a density the table has no such column', () => {
  const table = trialTables([trial], []);
  expect(cellsOf(table, 'th')).not.toContain('Log-likelihood / row');
  expect(cellsOf(table, 'td')).toHaveLength(7);
});

test('with several objectives the front stands in the place of the value, and each objective has a column, once', () => {
  const objectives = [
    { metric: 'max_drawdown', direction: 'minimize' },
    { metric: 'turnover', direction: 'minimize' },
  ] as const;
  const picked = { ...trial, standing: { front: 1, place: 0 }, metrics: { ...trial.metrics, turnover: 0.25 } };
  const table = trialTables([picked, { ...trial, id: 's-1.search.1', state: 'failed', metrics: null }], objectives);
  expect(cellsOf(table, 'th').filter((text) => text !== '0')).toEqual([
    ...['Stage', 'Trial', 'State', 'Front', 'Max drawdown ↓', 'Turnover ↓', 'Sharpe (daily)', 'Model', 'Parameters'],
  ]);
  const [first, second] = [cellsOf(table, 'td').slice(0, 8), cellsOf(table, 'td').slice(8)];
  expect(first.slice(2, 6)).toEqual(['1, picked', '0.125', '0.25', '1.25']);
  expect(second.slice(2, 6)).toEqual(['–', '–', '–', '–']);
});
