import type { FittedTable, SplitReport, TableScores } from '@winnow/pipeline';
import Table from 'cli-table3';
import { formatNumber } from './format.ts';
import { layout } from './tables.ts';

/** What a person wants to know of a fit: what was learned from what, and how well it foretells rows that it has not seen. */
export function fitReport({ plan, rows, reports }: FittedTable): string {
  const { model, target, isTaskInferred, features, scaler } = plan;
  const source = isTaskInferred ? 'read off the target; --task says otherwise' : 'as asked';
  const classes = target.classes.length === 0 ? '' : `; classes ${target.classes.join(', ')}`;
  const categories = features.filter(({ kind }) => kind === 'category').map(({ name }) => name);
  const counted = `${features.length} features${categories.length === 0 ? '' : `, of which categories: ${categories.join(', ')}`}`;
  const lines = [
    `Model ${model.spec.name}: ${target.task} of ${target.name} (${source})${classes}`,
    `${rows} rows, ${counted}; scaler ${scaler?.kind ?? 'none'}`,
  ];
  return reports.length === 0 ? lines.join('\n') : [...lines, '', scoreTable(reports)].join('\n');
}

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
