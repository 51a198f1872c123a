import type { CategoryBins, StatisticType } from './splitColumn.ts';

/**
 * Statistics of the targets of a category's rows (Prokhorenkova et al. 2018, section 3.2): the rows before a row, in an
 * order drawn at random, tell its value, so that its own target does not; at prediction, all training rows do. A row of
 * weight 2 counts as two. What is said of categories holds for combinations of them, too.
 */

/** What the target of a category's rows is believed to be before there are any; one column for each. */
const PRIORS = [0, 0.5, 1];

/** Targets as classes. */
export interface TargetClasses {
  /** [N] 0 … count − 1 */
  readonly values: Int32Array;
  readonly count: number;
}

/** One column: its type, the class or border it tells of, and its prior. */
export interface Statistic {
  readonly type: StatisticType;
  readonly border: number;
  readonly prior: number;
}

/** Weights of rows, by category. */
interface Tallies {
  /** [categories] */
  readonly total: Float64Array;
  /** [categories, classes] */
  readonly byClass: Float64Array;
  readonly nClasses: number;
}

/** Rows by category. */
export interface Grouping {
  /** [N] category of each row, 0 … count − 1; −1 where it is missing */
  readonly codes: Int32Array;
  readonly count: number;
}

export interface StatisticChoice {
  readonly types: readonly StatisticType[];
  /** bounds of each */
  readonly bounds: number;
}

export interface TargetStatistics {
  readonly columns: readonly CategoryBins[];
  /**
   * Bins of the rows in an order, each from the rows before it.
   * @param order [N]
   * @param out   [N, stride] receives them, from column `first` on
   */
  fill(order: Int32Array, out: Uint8Array, stride: number, first: number): void;
}

/** @param weight [N] */
export function targetStatistics(
  { codes, count }: Grouping,
  classes: TargetClasses,
  weight: Float64Array,
  { types, bounds }: StatisticChoice,
): TargetStatistics {
  const wanted = types.flatMap((type) => statisticsOf(type, classes.count));
  const all = emptyTallies(count, classes.count);
  for (let n = 0; n < codes.length; n++) add(all, codes[n]!, classes.values[n]!, weight[n]!);
  const largest = all.total.reduce((most, value) => Math.max(most, value), 0);
  const binOf = (tallies: Tallies, code: number, statistic: Statistic): number =>
    Math.trunc(Math.fround(shareOf(tallies, all, largest, code, statistic) * bounds));
  const columns = wanted.map((statistic) => ({
    type: statistic.type,
    bins: Uint8Array.from({ length: count }, (_, code) => binOf(all, code, statistic)),
    unseenBin: binOf(all, -1, statistic),
  }));
  return {
    columns,
    fill(order, out, stride, first) {
      const before = emptyTallies(count, classes.count);
      for (let i = 0; i < order.length; i++) {
        const row = order[i]!;
        const code = codes[row]!;
        const at = i * stride + first;
        let counted: Statistic | undefined;
        let ofCode = 0;
        for (let s = 0; s < wanted.length; s++) {
          const statistic = wanted[s]!;
          if (code < 0) out[at + s] = columns[s]!.unseenBin;
          else if (statistic.type === 'Counter') out[at + s] = columns[s]!.bins[code]!;
          else {
            if (counted?.border !== statistic.border || counted.type !== statistic.type) {
              ofCode = countOf(before, code, statistic);
              counted = statistic;
            }
            const share = Math.fround((ofCode + statistic.prior) / (before.total[code]! + 1));
            out[at + s] = Math.trunc(Math.fround(share * bounds));
          }
        }
        add(before, code, classes.values[row]!, weight[row]!);
      }
    },
  };
}

/** The columns of one type. */
export function statisticsOf(type: StatisticType, nClasses: number): Statistic[] {
  if (type === 'Counter') return [{ type, border: 0, prior: 0 }];
  const nBorders = type === 'Borders' || nClasses === 2 ? nClasses - 1 : nClasses;
  return Array.from({ length: nBorders }, (_, border) => PRIORS.map((prior) => ({ type, border, prior }))).flat();
}

function emptyTallies(nCategories: number, nClasses: number): Tallies {
  return { total: new Float64Array(nCategories), byClass: new Float64Array(nCategories * nClasses), nClasses };
}

function add({ total, byClass, nClasses }: Tallies, code: number, target: number, weight: number): void {
  if (code < 0) return;
  total[code]! += weight;
  byClass[code * nClasses + target]! += weight;
}

/** In [0, 1], in single precision as in CatBoost. @param code −1 for a category without rows */
function shareOf(tallies: Tallies, all: Tallies, largest: number, code: number, statistic: Statistic): number {
  const { type, prior } = statistic;
  if (type === 'Counter') return Math.fround((code < 0 ? 0 : all.total[code]!) / (largest + 1));
  if (code < 0) return prior;
  return Math.fround((countOf(tallies, code, statistic) + prior) / (tallies.total[code]! + 1));
}

function countOf({ total, byClass, nClasses }: Tallies, code: number, { type, border }: Statistic): number {
  const start = code * nClasses;
  if (type === 'Buckets') return byClass[start + border]!;
  let count = total[code]!;
  for (let c = 0; c <= border; c++) count -= byClass[start + c]!;
  return count;
}
