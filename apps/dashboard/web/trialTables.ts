import type { ObjectiveSummary, TrialSummary } from './api.ts';
import { formatCount, formatName, formatParams, formatValue } from './format.ts';
import { element, type Markup } from './markup.ts';
import { metricName } from './metricName.ts';
import { objectiveName } from './objectiveName.ts';
import { scrollTable } from './scrollTable.ts';
import { type TopTrials, topTrials } from './topTrials.ts';

const TRIALS_PER_STAGE = 10;

/** Metrics that every table has. */
const USUAL_METRICS = ['sharpe_daily', 'max_drawdown'];

interface TrialColumn {
  readonly heading: string;
  readonly isNumber: boolean;
  readonly cell: (trial: TrialSummary) => Markup;
}

/**
 * The best trials of each stage, with log-likelihoods where a model has any; with several objectives all of these, and the Pareto
 * front instead of the value.
 * @param objectives of a study with several; else empty
 */
export function trialTables(
  trials: readonly TrialSummary[],
  objectives: readonly Pick<ObjectiveSummary, 'metric' | 'direction'>[],
): Markup {
  if (trials.length === 0) return element('p', { class: 'quiet' }, 'The study has no trial yet.');
  const columns = columnsOf(trials, objectives);
  const bodies = topTrials(trials, TRIALS_PER_STAGE).map((stage) => stageBody(stage, columns));
  return scrollTable('Top trials', columns, bodies);
}

function columnsOf(
  trials: readonly TrialSummary[],
  objectives: readonly Pick<ObjectiveSummary, 'metric' | 'direction'>[],
): TrialColumn[] {
  const own = objectives.map(({ metric }) => metric);
  const withDensity = trials.some(({ metrics }) => metrics?.['log_likelihood'] !== undefined);
  const others = [...USUAL_METRICS, ...(withDensity ? ['log_likelihood'] : [])].filter((name) => !own.includes(name));
  return [
    { heading: 'Stage', isNumber: false, cell: ({ stage }) => element('td', {}, formatName(stage)) },
    { heading: 'Trial', isNumber: false, cell: ({ number }) => element('th', { scope: 'row' }, String(number)) },
    {
      heading: 'State',
      isNumber: false,
      cell: ({ state }) => element('td', {}, element('span', { class: `state ${state}` }, state)),
    },
    objectives.length === 0
      ? { heading: 'Value', isNumber: true, cell: ({ value }) => numberCell(value) }
      : { heading: 'Front', isNumber: false, cell: ({ standing }) => element('td', {}, standingText(standing)) },
    ...objectives.map((objective) => metricColumn(objective.metric, objectiveName(objective))),
    ...others.map((metric) => metricColumn(metric, metricName(metric))),
    { heading: 'Model', isNumber: false, cell: ({ model }) => element('td', {}, model) },
    {
      heading: 'Parameters',
      isNumber: false,
      cell: ({ params }) => element('td', { class: 'params' }, formatParams(params)),
    },
  ];
}

function metricColumn(metric: string, heading: string): TrialColumn {
  return { heading, isNumber: true, cell: ({ metrics }) => numberCell(metrics?.[metric]) };
}

function standingText(standing: TrialSummary['standing']): string {
  return `${formatValue(standing?.front)}${standing?.place === 0 ? ', picked' : ''}`;
}

function stageBody({ stage, shown, hidden }: TopTrials, columns: readonly TrialColumn[]): Markup {
  return element(
    'tbody',
    { key: stage },
    shown.map((trial) => trialRow(trial, columns)),
    hidden === 0
      ? undefined
      : element(
          'tr',
          { key: 'hidden' },
          element(
            'td',
            { colspan: columns.length, class: 'quiet' },
            `and ${formatCount(hidden, 'more trial')} of ${stage}`,
          ),
        ),
  );
}

function trialRow(trial: TrialSummary, columns: readonly TrialColumn[]): Markup {
  const { id, error } = trial;
  return element(
    'tr',
    { key: id, title: error === null ? undefined : `${error.code}: ${error.message}` },
    columns.map(({ cell }) => cell(trial)),
  );
}

function numberCell(value: number | string | boolean | null | undefined): Markup {
  return element('td', { class: 'number' }, formatValue(value));
}
