import type { FittedTable, SplitReport, TableScores } from '@winnow/pipeline';
import Table from 'cli-table3';
import { formatNumber, formatPercent } from './format.ts';
import { layout } from './tables.ts';

/** What a person wants to know of a fit: what was learned from what, and how well it foretells rows that it has not seen. */
export function fitReport({ plan, rows, reports, policies }: FittedTable): string {
  const { model, target, isTaskInferred, features, scaler } = plan;
  const source = isTaskInferred ? 'read off the target; --task says otherwise' : 'as asked';
  const classes = target.classes.length === 0 ? '' : `; classes ${target.classes.join(', ')}`;
  const categories = features.filter(({ kind }) => kind === 'category').map(({ name }) => name);
  const counted = `${features.length} features${categories.length === 0 ? '' : `, of which categories: ${categories.join(', ')}`}`;
  const lines = [
    `Model ${model.spec.name}: ${target.task} of ${target.name} (${source})${classes}`,
    `${rows} rows, ${counted}; scaler ${scaler?.kind ?? 'none'}`,
  ];
  if (reports.length === 0) return lines.join('\n');
  const compared = policies === undefined ? [] : ['', policyReport(policies)];
  return [...lines, '', scoreTable(reports), ...compared].join('\n');
}

/** The targets of the table taken for returns; one line each. */
function policyReport({ metrics, decision }: Policies): string {
  const lines = Object.entries(metrics).map(([policy, { pnl_after_cost: pnl, max_drawdown: drawdown }]) => {
    return `${policy}: P&L after costs ${formatPercent(pnl)}, largest drawdown ${formatPercent(drawdown)}`;
  });
  const verdict = `The ensemble is ${decision.accepted ? '' : 'not '}accepted.`;
  return ['Policies on the rows of the first split:', ...lines, verdict].join('\n');
}

type Policies = NonNullable<FittedTable['policies']>;

function scoreTable(reports: readonly SplitReport[]): string {
  const names = Object.keys(reports[0]!.mean);
  const table = new Table({
    head: ['split', 'fold', 'train rows', 'test rows', ...names],
    ...layout,
    colAligns: ['left', 'right', 'right', 'right', ...names.map(() => 'right' as const)],
  });
  const scoresOf = (scores: TableScores) => names.map((name) => formatNumber(scores[name]));
  for (const { split, folds, mean } of reports) {
    for (const [f, { trainRows, testRows, scores }] of folds.entries()) {
      table.push([f === 0 ? split.kind : '', f + 1, trainRows, testRows, ...scoresOf(scores)]);
    }
    table.push(['', 'mean', '', '', ...scoresOf(mean)]);
  }
  return table.toString();
}
