import { type GridPoint, partNames, type TrainedHmm } from '@winnow/pipeline';
import Table from 'cli-table3';
import { formatNumber, formatPercent } from './format.ts';
import { layout } from './tables.ts';

/** What a person wants to know of a trained model: its states, and why there are so many. */
export function hmmReport(trained: TrainedHmm): string {
  const { chosen, parts, fittedOn, grid } = trained;
  const rows = partNames.map((name) => `${name} ${parts[name].end - parts[name].start}`).join(', ');
  const { reason, iterations } = chosen.fit.convergence;
  const fit = `Fitted on ${fittedOn === 'train' ? 'train' : 'train and val'}; ended by ${reason} after ${iterations} iterations.`;
  return [`States (rows: ${rows})`, stateTable(trained), '', 'Grid', gridTable(grid, chosen), fit].join('\n');
}

function stateTable({ states, match, regimeIds }: TrainedHmm): string {
  const isRetrain = match !== undefined;
  const head = ['state', 'regime', 'share of time', 'dwell (rows)', 'expected', 'mean return', 'volatility'];
  const table = new Table({
    head: isRetrain ? [...head, 'id', 'drift (nats)'] : head,
    ...layout,
    colAligns: ['right', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  for (const { state, regime, share, observedDwell, expectedDwell, mean, volatility } of states) {
    table.push([
      state,
      regime,
      formatPercent(share),
      formatNumber(observedDwell),
      formatNumber(expectedDwell),
      percentOf(mean),
      percentOf(volatility),
      ...(isRetrain ? [regimeIds.ids[state]!, formatNumber(match.drift[state])] : []),
    ]);
  }
  return table.toString();
}

/** Returns a row are small: three digits after the point. */
function percentOf(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(3)} %`;
}

function gridTable(grid: readonly GridPoint[], chosen: GridPoint): string {
  const table = new Table({
    head: ['K', 'BIC', 'AIC', 'train', 'val', 'test', 'ended by', 'degenerate', ''],
    ...layout,
    colAligns: ['right', 'right', 'right', 'right', 'right', 'right', 'left', 'right', 'left'],
  });
  for (const { nStates, bic, aic, logLik, fit } of grid) {
    const scores = partNames.map((name) => logLik[name]?.toFixed(1) ?? '–');
    const mark = nStates === chosen.nStates ? 'chosen' : '';
    const { reason } = fit.convergence;
    table.push([nStates, bic.toFixed(1), aic.toFixed(1), ...scores, reason, fit.degenerateStates.length, mark]);
  }
  return table.toString();
}
