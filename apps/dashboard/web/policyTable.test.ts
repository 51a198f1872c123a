import type { TrialSummary } from './api.ts';
import type { Markup } from './markup.ts';
import { policyTable } from './policyTable.ts';

const figures = { pnl_after_cost: 0.25, max_drawdown: 0.5, sharpe_daily: 1.5, n_trades: 7 };
const decision = {
  ensemble: 'blend_alpha_0.5',
  ...{ accepted: false, pnl_after_cost: 0.25, pnl_limit: 0.375, max_drawdown: 0.5, drawdown_limit: 0.625 },
};

function ensemble(number: number, change: Partial<TrialSummary> = {}): TrialSummary {
  const metrics = { tabular_only: { ...figures, pnl_after_cost: 0.375 }, nn_only: figures, 'blend_alpha_0.5': figures };
  return {
    ...{ id: `s-1.search.${number}`, stage: 'search', number, model: 'tsmixer_liquid', params: {}, state: 'complete' },
    ...{ value: -number, steps: [], metrics: null, standing: null, policies: { metrics, decision }, error: null },
    ...change,
  };
}

function rowsOf(markup: Markup): string[][] {
  if (typeof markup === 'string') return [];
  if (markup.tag === 'tr') return [markup.children.map(textOf)];
  return markup.children.flatMap(rowsOf);
}

function textOf(markup: Markup): string {
  return typeof markup === 'string' ? markup : markup.children.map(textOf).join(' ');
}

test('the policies of an ensemble stand side by side, under the decision and its reason', () => {
  const [, heading, ...policies] = rowsOf(policyTable([ensemble(0)])!);
  expect(heading).toEqual([
    'Search 0  ✕ Not accepted blend_alpha_0.5 earns 0.25, and its best member 0.375; it falls by 0.5, and the tabular model by 0.625.',
  ]);
  expect(policies).toEqual([
    ['tabular_only', '0.375', '0.5', '1.5', '7'],
    ...['nn_only', 'blend_alpha_0.5'].map((policy) => [policy, '0.25', '0.5', '1.5', '7']),
  ]);
});

test('an ensemble that pays is accepted', () => {
  const { metrics } = ensemble(0).policies!;
  const accepted = ensemble(0, { policies: { metrics, decision: { ...decision, accepted: true } } });
  expect(rowsOf(policyTable([accepted])!)[1]!.join()).toContain('✓ Accepted ');
});

test('the best three of each stage are shown, and trials of other models are not', () => {
  const trials = [0, 1, 2, 3].map((number) => ensemble(number));
  const shown = rowsOf(policyTable([ensemble(9, { value: 9, policies: null }), ...trials])!);
  const headings = shown.flatMap(([text, ...others]) => (others.length === 0 ? [text!.slice(0, 8)] : []));
  expect(headings).toEqual(['Search 0', 'Search 1', 'Search 2']);
  expect(policyTable([ensemble(0, { policies: null })])).toBeUndefined();
});
