import { stageNames } from '@winnow/core';
import type { DecisionRow, TrialRow } from '@winnow/platform';
import { isTerminalState, type StudySpec, stageWinners } from '@winnow/study';
import Table from 'cli-table3';
import { formatDay, formatNumber, formatParams, formatPercent } from './format.ts';

/** No colours and no lines between rows: the same text in a terminal, a file and a test. */
export const layout = { style: { head: [], border: [], compact: true } };

/** Trials in the given order; their log-likelihoods where a model has any. */
export function trialTable(trials: readonly TrialRow[]): string {
  const withDensity = trials.some(({ metrics }) => metrics?.log_likelihood !== undefined);
  const table = new Table({
    head: [
      ...['stage', '#', 'from', 'model', 'parameters', 'state', 'value', 'Sharpe (daily)', 'P&L', 'max DD', 'trades'],
      ...(withDensity ? ['log-lik / row'] : []),
    ],
    ...layout,
    colAligns: [
      ...(['left', 'right', 'right', 'left', 'left', 'left', 'right', 'right', 'right', 'right', 'right'] as const),
      ...(withDensity ? (['right'] as const) : []),
    ],
  });
  for (const { stage, number, parent, spec, params, state, value, metrics } of trials) {
    table.push([
      stage,
      number,
      parent ?? '',
      spec.model,
      formatParams(params),
      state,
      formatNumber(value),
      formatNumber(metrics?.sharpe_daily),
      formatPercent(metrics?.pnl_after_cost),
      formatPercent(metrics?.max_drawdown),
      formatNumber(metrics?.n_trades),
      ...(withDensity ? [formatNumber(metrics?.log_likelihood)] : []),
    ]);
  }
  return table.toString();
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
