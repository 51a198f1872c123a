import type { TrialSummary } from './api.ts';
import { formatCount, formatName, formatParams, formatValue } from './format.ts';
import { element, type Markup } from './markup.ts';
import { type TopTrials, topTrials } from './topTrials.ts';

const TRIALS_PER_STAGE = 10;
const FIGURES = ['Stage', 'Trial', 'State', 'Value', 'Sharpe (daily)', 'Max drawdown'];
const SETTINGS = ['Model', 'Parameters'];

/**
 * The best trials of each stage, with log-likelihoods where a model has any; the table scrolls on its own where it is wider
 * than the screen.
 */
export function trialTables(trials: readonly TrialSummary[]): Markup {
  if (trials.length === 0) return element('p', { class: 'quiet' }, 'The study has no trial yet.');
  const stages = topTrials(trials, TRIALS_PER_STAGE);
  const withDensity = trials.some(({ metrics }) => metrics?.['log_likelihood'] !== undefined);
  const headings = [...FIGURES, ...(withDensity ? ['Log-likelihood / row'] : []), ...SETTINGS];
  return element(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': 'Top trials', tabindex: 0 },
    element(
      'table',
      { class: 'trials' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          headings.map((text) => element('th', { scope: 'col' }, text)),
        ),
      ),
      stages.map((stage) => stageBody(stage, withDensity, headings.length)),
    ),
  );
}

function stageBody({ stage, shown, hidden }: TopTrials, withDensity: boolean, columns: number): Markup {
  return element(
    'tbody',
    { key: stage },
    shown.map((trial) => trialRow(trial, withDensity)),
    hidden === 0
      ? undefined
      : element(
          'tr',
          { key: 'hidden' },
          element('td', { colspan: columns, class: 'quiet' }, `and ${formatCount(hidden, 'more trial')} of ${stage}`),
        ),
  );
}

function trialRow(trial: TrialSummary, withDensity: boolean): Markup {
  const { stage, number, state, value, metrics, model, params, error } = trial;
  return element(
    'tr',
    { key: trial.id, title: error === null ? undefined : `${error.code}: ${error.message}` },
    element('td', {}, formatName(stage)),
    element('th', { scope: 'row' }, String(number)),
    element('td', {}, element('span', { class: `state ${state}` }, state)),
    numberCell(value),
    numberCell(metrics?.['sharpe_daily']),
    numberCell(metrics?.['max_drawdown']),
    withDensity ? numberCell(metrics?.['log_likelihood']) : undefined,
    element('td', {}, model),
    element('td', { class: 'params' }, formatParams(params)),
  );
}

function numberCell(value: number | string | boolean | null | undefined): Markup {
  return element('td', { class: 'number' }, formatValue(value));
}
