import { stageNames } from '@winnow/core';
import type { DecisionRow, TrialRow } from '@winnow/platform';
import { isTerminalState, type StudySpec, stageWinners } from '@winnow/study';
import Table from 'cli-table3';
import { formatDay, formatNumber, formatParams, formatPercent } from './format.ts';
import type { Standing, Standings } from './standings.ts';

/** No colours and no lines between rows: the same text in a terminal, a file and a test. */
export const layout = { style: { head: [], border: [], compact: true } };

interface TrialColumn {
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly cell: (trial: TrialRow) => string | number;
}

/** Metrics that every table has. */
const USUAL_METRICS = ['sharpe_daily', 'pnl_after_cost', 'max_drawdown', 'log_likelihood'];

/**
 * Trials in the given order; their log-likelihoods where a model has any. With several objectives all of these, and the Pareto front
 * instead of the value.
 */
export function trialTable(trials: readonly TrialRow[], standings?: Standings): string {
  const columns: readonly TrialColumn[] = [
    { head: 'stage', align: 'left', cell: ({ stage }) => stage },
    { head: '#', align: 'right', cell: ({ number }) => number },
    { head: 'from', align: 'right', cell: ({ parent }) => parent ?? '' },
    { head: 'model', align: 'left', cell: ({ spec }) => spec.model },
    { head: 'parameters', align: 'left', cell: ({ params }) => formatParams(params) },
    { head: 'state', align: 'left', cell: ({ state }) => state },
    standings === undefined
      ? { head: 'value', align: 'right', cell: ({ value }) => formatNumber(value) }
      : { head: 'front', align: 'left', cell: ({ id }) => formatStanding(standings.byTrial.get(id)) },
    { head: 'Sharpe (daily)', align: 'right', cell: ({ metrics }) => formatNumber(metrics?.sharpe_daily) },
    { head: 'P&L', align: 'right', cell: ({ metrics }) => formatPercent(metrics?.pnl_after_cost) },
    { head: 'max DD', align: 'right', cell: ({ metrics }) => formatPercent(metrics?.max_drawdown) },
    { head: 'trades', align: 'right', cell: ({ metrics }) => formatNumber(metrics?.n_trades) },
    ...objectiveColumns(standings),
    ...densityColumns(trials),
  ];
  const table = new Table({
    head: columns.map(({ head }) => head),
    ...layout,
    colAligns: columns.map(({ align }) => align),
  });
  for (const trial of trials) table.push(columns.map(({ cell }) => cell(trial)));
  return table.toString();
}

function objectiveColumns(standings: Standings | undefined): TrialColumn[] {
  const unusual = standings?.objectives.filter(({ metric }) => !USUAL_METRICS.includes(metric)) ?? [];
  return unusual.map(({ metric }) => {
    return { head: metric, align: 'right', cell: ({ metrics }) => formatNumber(metrics?.[metric]) };
  });
}

function densityColumns(trials: readonly TrialRow[]): TrialColumn[] {
  if (trials.every(({ metrics }) => metrics?.log_likelihood === undefined)) return [];
  return [{ head: 'log-lik / row', align: 'right', cell: ({ metrics }) => formatNumber(metrics?.log_likelihood) }];
}

function formatStanding(standing: Standing | undefined): string {
  return standing === undefined ? '–' : `${standing.front}${standing.picked ? ' *' : ''}`;
}

/** The policies of ensembles side by side; undefined where no trial is of one. */
export function policyTable(trials: readonly TrialRow[]): string | undefined {
  const table = new Table({
    head: ['stage', '#', 'policy', 'Sharpe (daily)', 'P&L', 'max DD', 'trades', 'ensemble'],
    ...layout,
    colAligns: ['left', 'right', 'left', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const { stage, number, metrics } of trials) {
    if (metrics?.policies === undefined) continue;
    const { decision } = metrics.policies;
    for (const [i, [policy, own]] of Object.entries(metrics.policies.metrics).entries()) {
      table.push([
        i === 0 ? stage : '',
        i === 0 ? number : '',
        policy,
        formatNumber(own.sharpe_daily),
        formatPercent(own.pnl_after_cost),
        formatPercent(own.max_drawdown),
        formatNumber(own.n_trades),
        policy === decision.ensemble ? (decision.accepted ? 'accepted' : 'not accepted') : '',
      ]);
    }
  }
  return table.length === 0 ? undefined : table.toString();
}

/** How many trials each stage tried and handed on. */
export function funnelTable(spec: StudySpec, trials: readonly TrialRow[]): string {
  const table = new Table({
    head: ['stage', 'window', 'tried', 'complete', 'pruned', 'failed', 'open', 'go on'],
    ...layout,
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const stage of stageNames) {
    const own = trials.filter((trial) => trial.stage === stage);
    const count = (state: TrialRow['state']) => own.filter((trial) => trial.state === state).length;
    const { window } = spec.stages[stage];
    const open = own.filter((trial) => !isTerminalState(trial)).length;
    const goOn = stageWinners(spec, stage, own).length;
    table.push([
      stage,
      `${formatDay(window.from)} … ${formatDay(window.to)}`,
      own.length,
      count('complete'),
      count('pruned'),
      count('failed'),
      open,
      goOn,
    ]);
  }
  return table.toString();
}

/** Every rule of every candidate with measured value and limit. */
export function gateTable(decisions: readonly DecisionRow[]): string {
  const table = new Table({
    head: ['candidate', 'rule', 'measured', 'limit', 'verdict'],
    ...layout,
    colAligns: ['left', 'left', 'right', 'right', 'left'],
  });
  for (const { candidateId, rules } of decisions) {
    for (const [i, { rule, measured, limit, verdict }] of rules.entries()) {
      table.push([i === 0 ? candidateId : '', rule, show(measured), show(limit), verdict]);
    }
  }
  return table.toString();
}

function show(value: number | string): string {
  return typeof value === 'number' ? formatNumber(value) : value;
}
