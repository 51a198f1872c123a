import type { Arena } from '@winnow/kernels';
import type { FitContext } from '../../contract.ts';
import { createObjective } from '../objectives/createObjective.ts';
import { lowerQuantile } from '../objectives/lowerQuantile.ts';
import type { Objective } from '../objectives/objective.ts';
import { combinationKey } from './combined/combination.ts';
import { createTreeColumns, type TreeColumns } from './combined/treeColumns.ts';
import { createFold, type Fold, padRows, rowOrder } from './fold.ts';
import type { ObliviousOptions } from './obliviousOptions.ts';
import type { ObliviousRows } from './obliviousRows.ts';
import { createSearchMemory, type SearchMemory } from './searchMemory.ts';
import type { CombinedColumn, SplitColumn, StatisticColumn } from './splitColumn.ts';
import { createSplitTable, type SplitTable } from './splitTable.ts';
import { targetClasses } from './targetClasses.ts';
import type { LeafUpdate } from './updateFold.ts';

/** All that the rounds of one fit share. */
export interface ObliviousSession {
  readonly training: ObliviousRows;
  readonly options: ObliviousOptions;
  readonly context: FitContext;
  readonly objective: Objective;
  readonly initialScores: readonly number[];
  readonly table: SplitTable;
  readonly columns: TreeColumns;
  /** orders of the rows that trees are grown on in turn, drawn at random */
  readonly learned: readonly Fold[];
  /** the order whose outputs of leaves are those of the model */
  readonly averaging: Fold;
  readonly memory: SearchMemory;
  readonly update: LeafUpdate;
  /** mean length of the outputs of the last tree's leaves */
  meanOutput: number | undefined;
  /** factors of the scores of columns that may be split next */
  penalties(columns: readonly SplitColumn[]): number[];
  markUsed(column: SplitColumn): void;
}

/** Orders that trees are grown on, where the order matters. */
const LEARNED_ORDERS = 3;

export function createObliviousSession(
  arena: Arena,
  training: ObliviousRows,
  options: ObliviousOptions,
  context: FitContext,
): ObliviousSession {
  const { table: rows, target, weight } = training;
  const objective = createObjective(options.objective);
  const initialScores = initialScoresOf(training, options, objective);
  const classes = targetClasses(options.objective, target, weight);
  const table = createSplitTable(rows, weight, classes, options.bins);
  const columns = createTreeColumns(rows, table, classes, weight, options.bins);
  const isDrawn = !options.isInTime && (options.isOrdered || table.grouped.length > 0);
  const foldOf = (name: string, isOrdered: boolean): Fold => {
    const order = rowOrder(table.rows, isDrawn ? context.rng.split('order', name) : undefined);
    return createFold(arena, table, order, training, initialScores, isOrdered);
  };
  const averaging = foldOf('averaging', false);
  const learned =
    isDrawn || options.isOrdered
      ? Array.from({ length: isDrawn ? LEARNED_ORDERS : 1 }, (_, i) => foldOf(`learned ${i}`, options.isOrdered))
      : [averaging];
  const used = new Set<string>();
  return {
    training,
    options,
    context,
    objective,
    initialScores,
    table,
    columns,
    learned,
    averaging,
    memory: createSearchMemory(arena, learned[0]!, objective.nOutputs, columns.candidateStride),
    update: createUpdate(arena, objective, options, table.rows),
    meanOutput: undefined,
    penalties: (among) => penaltiesOf(among, used, options.bins.modelSizeReg),
    markUsed: (column) => {
      used.add(usageKey(column));
    },
  };
}

function initialScoresOf({ target, weight }: ObliviousRows, options: ObliviousOptions, objective: Objective): number[] {
  if (!options.startsFromAverage) return new Array<number>(objective.nOutputs).fill(0);
  const { objective: spec } = options;
  return spec.name === 'quantile'
    ? [lowerQuantile(target, weight, spec.alpha)]
    : objective.initialScores({ target, weight });
}

function createUpdate(arena: Arena, objective: Objective, options: ObliviousOptions, n: number): LeafUpdate {
  const { method, iterations } = options.leaves;
  return {
    objective,
    spec: options.objective,
    method,
    iterations,
    lambda: options.lambda,
    learningRate: options.learningRate,
    sums: arena.f64(2 ** (options.depth + 1)),
    values: arena.f64(2 ** options.depth),
    trial: arena.f64(iterations > 1 ? padRows(n) * objective.nOutputs : 0),
  };
}

/** The more categories a statistic has that no tree uses yet, the more it would add to the model (CatBoost's model_size_reg). */
function penaltiesOf(columns: readonly SplitColumn[], used: ReadonlySet<string>, reg: number): number[] {
  const sizes = columns.map((column) => (isStatistic(column) ? column.bins.length : 0));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 1);
  return columns.map((column, c) =>
    !isStatistic(column) || used.has(usageKey(column)) ? 1 : (1 + sizes[c]! / largest) ** -reg,
  );
}

function isStatistic(column: SplitColumn): column is StatisticColumn | CombinedColumn {
  return column.kind === 'statistic' || column.kind === 'combined';
}

/** Statistics of one type, of a feature or of a combination, share a table of categories. */
function usageKey(column: SplitColumn): string {
  if (column.kind === 'combined') return `${column.type} ${combinationKey(column.combination)}`;
  return column.kind === 'statistic' ? `${column.type} ${column.feature}` : '';
}
