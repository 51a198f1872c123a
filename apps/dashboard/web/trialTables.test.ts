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
  error: null,
};

function cellsOf(markup: Markup, tag: string): string[] {
  if (typeof markup === 'string') return [];
  if (markup.tag === tag) return [markup.children.join()];
  return markup.children.flatMap((child) => cellsOf(child, tag));
}

test('log-likelihoods have a column where a model has one', () => {
  const scored = { ...trial, id: 's-1.search.1', number: 1, metrics: { ...trial.metrics, log_likelihood: -1.5 } };
  const table = trialTables([trial, scored]);
  expect(cellsOf(table, 'th')).toContain('Log-likelihood / row');
  expect(cellsOf(table, 'td')).toHaveLength(2 * 8); // all headings but the trial's own
});

test('where no model has a density the table has no such column', () => {
  const table = trialTables([trial]);
  expect(cellsOf(table, 'th')).not.toContain('Log-likelihood / row');
  expect(cellsOf(table, 'td')).toHaveLength(7);
});
