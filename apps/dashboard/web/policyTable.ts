import type { PoliciesSummary, TrialSummary } from './api.ts';
import { formatName, formatValue } from './format.ts';
import { element, type Markup } from './markup.ts';
import { metricName } from './metricName.ts';
import { scrollTable } from './scrollTable.ts';
import { topTrials } from './topTrials.ts';

const TRIALS_PER_STAGE = 3;
const METRICS = ['pnl_after_cost', 'max_drawdown', 'sharpe_daily', 'n_trades'];

/**
 * What the members of the best ensembles and the ensembles themselves earned on the same folds, with the decision and its reason;
 * nothing where no trial is of an ensemble.
 */
export function policyTable(trials: readonly TrialSummary[]): Markup | undefined {
  const ensembles = trials.filter(({ policies }) => policies !== null);
  if (ensembles.length === 0) return undefined;
  const columns = [
    { heading: 'Policy', isNumber: false },
    ...METRICS.map((metric) => ({ heading: metricName(metric), isNumber: true })),
  ];
  const bodies = topTrials(ensembles, TRIALS_PER_STAGE).flatMap(({ shown }) => shown.map(ensembleBody));
  return element(
    'section',
    { class: 'policies' },
    element('h3', {}, 'Policies of the best ensembles'),
    scrollTable('Policies', columns, bodies),
  );
}

/** The trial with the decision over the rows of its policies. */
function ensembleBody({ id, stage, number, policies }: TrialSummary): Markup {
  const heading = element('div', { class: 'ensemble' }, `${formatName(stage)} ${number} `, decision(policies!));
  return element(
    'tbody',
    { key: id },
    element('tr', {}, element('th', { scope: 'rowgroup', colspan: 1 + METRICS.length }, heading)),
    Object.entries(policies!.metrics).map(([policy, figures]) =>
      element(
        'tr',
        { key: policy },
        element('th', { scope: 'row' }, policy),
        METRICS.map((metric) => element('td', { class: 'number' }, formatValue(figures[metric]))),
      ),
    ),
  );
}

function decision({ decision: { accepted, ensemble, ...figures } }: PoliciesSummary): Markup[] {
  const { pnl_after_cost: pnl, pnl_limit: pnlLimit, max_drawdown: fall, drawdown_limit: fallLimit } = figures;
  const earns = `${ensemble} earns ${formatValue(pnl)}, and its best member ${formatValue(pnlLimit)}`;
  const falls = `it falls by ${formatValue(fall)}, and the tabular model by ${formatValue(fallLimit)}`;
  return [
    element(
      'span',
      { class: `verdict ${accepted ? 'passed' : 'failed'}` },
      element('span', { class: 'mark', 'aria-hidden': 'true' }, accepted ? '✓' : '✕'),
      accepted ? 'Accepted' : 'Not accepted',
    ),
    element('span', { class: 'reason' }, `${earns}; ${falls}.`),
  ];
}
