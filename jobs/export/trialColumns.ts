import type { TrialRow } from '@winnow/platform';
import { type ExportedStudy, trialRecord } from './trialRecord.ts';

export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  /** one for each trial; null where a trial has none */
  readonly cells: readonly Cell[];
}

/**
 * Trials as a table, a row each. Besides the plain columns: `param.<name>` in the order of the space, `value.<metric>` of several
 * objectives, `step.<i>`, the objective after each step, `metric.<name>`, of ensembles `policy.<name>.<metric>` and `policy.accepted`,
 * `error.code` and `error.message`, and, unless `reproducible`, `candidate.<key>` and `run.<key>`.
 */
export function trialColumns(study: ExportedStudy, trials: readonly TrialRow[], reproducible: boolean): Column[] {
  const rows = trials.map((trial) => flatten(study, trial, reproducible));
  const found = new Set(rows.flatMap((row) => [...row.keys()]));
  const params = Object.keys(study.spec.space).map((name) => `param.${name}`);
  const names = [
    ...[...found].filter((name) => !GROUPS.some((group) => name.startsWith(group))),
    ...params,
    ...GROUPS.flatMap((group) => [...found].filter((name) => name.startsWith(group) && !params.includes(name))),
  ];
  return names.map((name) => ({ name, cells: rows.map((row) => row.get(name) ?? null) }));
}

const GROUPS = ['param.', 'value.', 'step.', 'metric.', 'policy.', 'error.', 'candidate.', 'run.'] as const;

function flatten(study: ExportedStudy, trial: TrialRow, reproducible: boolean): Map<string, Cell> {
  const record = trialRecord(study, trial, reproducible);
  const { params, values, steps, metrics, error, ...plain } = record;
  const { policies, ...figures } = metrics ?? {};
  const { candidate, run, ...columns } = { candidate: undefined, run: undefined, ...plain };
  const groups = [
    ['', columns],
    ['param.', params],
    ['value.', values ?? {}],
    ['step.', Object.fromEntries(steps.map((step, i) => [i, step]))],
    ['metric.', figures],
    ['policy.', policies === undefined ? {} : policyCells(policies)],
    ['error.', error === null ? {} : { code: error.code, message: error.message }],
    ['candidate.', candidate ?? {}],
    ['run.', run ?? {}],
  ] as const;
  return new Map(
    groups.flatMap(([prefix, members]) =>
      Object.entries(members).map(([name, value]): [string, Cell] => [`${prefix}${name}`, cell(value)]),
    ),
  );
}

type Policies = NonNullable<NonNullable<TrialRow['metrics']>['policies']>;

function policyCells({ metrics, decision }: Policies): Record<string, Cell> {
  const figures = Object.entries(metrics).flatMap(([policy, own]) =>
    Object.entries(own).map(([name, value]) => [`${policy}.${name}`, value] as const),
  );
  return Object.fromEntries([...figures, ['accepted', decision.accepted] as const]);
}

function cell(value: Cell | Date | undefined): Cell {
  return value instanceof Date ? value.toISOString() : (value ?? null);
}
