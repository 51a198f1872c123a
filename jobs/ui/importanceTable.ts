import type { ImportanceGroup } from '@winnow/study';
import Table from 'cli-table3';
import { counted } from './forwardLooks.ts';
import { layout } from './tables.ts';

/** A row a parameter, most important first, a column a group; a dash where a group lacks the parameter or has too few trials. */
export function importanceTable(groups: readonly ImportanceGroup[]): string {
  const of = ({ importances }: ImportanceGroup, name: string) => importances?.[name];
  const names = [...new Set(groups.flatMap(({ importances }) => Object.keys(importances ?? {})))];
  const highest = (name: string) => Math.max(...groups.map((group) => of(group, name) ?? 0));
  names.sort((a, b) => highest(b) - highest(a));
  const table = new Table({
    head: ['parameter', ...groups.map(({ model, trials }) => `${model ?? 'all'} (${counted(trials, 'trial')})`)],
    ...layout,
    colAligns: ['left', ...groups.map(() => 'right' as const)],
  });
  for (const name of names) table.push([name, ...groups.map((group) => of(group, name)?.toFixed(3) ?? '–')]);
  return table.toString();
}
