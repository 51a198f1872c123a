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
  const runs = runsOf(types, classes);
  const columns: CategoryBins[] = [];
  for (const { type, member, priors } of runs) {
    const { total, part } = sumAll(codes, count, weight, member);
    if (type === 'Counter') {
      const largest = total.reduce((most, value) => Math.max(most, value), 0);
      const bins = Uint8Array.from(total, (sum) => binOf(Math.fround(sum / (largest + 1)), bounds));
      columns.push({ type, bins, unseenBin: 0 });
      continue;
    }
    for (const prior of priors) {
      const bins = total.map((sum, code) => shareBin(part[code]!, sum, prior, bounds));
      columns.push({ type, bins: Uint8Array.from(bins), unseenBin: binOf(prior, bounds) });
    }
  }
  return {
    columns,
    fill(order, out, stride, first) {
      for (const run of runs) {
        const own = columns.slice(run.first, run.first + run.priors.length);
        const to = { bins: out, stride, first: first + run.first };
        if (run.type === 'Counter') writeCounts(codes, order, own[0]!, to);
        else writeShares({ codes, count }, order, weight, run, bounds, to);
      }
    },
  };
}

/** Statistics of one column after the other that tell of the same rows, and differ in the prior only. */
interface Run {
  readonly type: StatisticType;
  /** what rows they count; of a Counter, none */
  readonly member: Member;
  readonly priors: readonly number[];
  /** column of the first one */
  readonly first: number;
}

function runsOf(types: readonly StatisticType[], classes: TargetClasses): Run[] {
  const runs: (Run & { priors: number[] })[] = [];
  types
    .flatMap((type) => statisticsOf(type, classes.count))
    .forEach((statistic, s, all) => {
      if (isOfSameRows(statistic, all[s - 1])) runs.at(-1)!.priors.push(statistic.prior);
      else {
        const { type, prior } = statistic;
        runs.push({ type, member: memberOf(statistic, classes), priors: [prior], first: s });
      }
    });
  return runs;
}

/** Where the bins of rows go: from a column on. */
interface BinsOut {
  /** [N, stride] */
  readonly bins: Uint8Array;
  readonly stride: number;
  readonly first: number;
}

/** Which rows a statistic counts: those above the border, or those of the class. */
interface Member {
  readonly classes: Int32Array;
  readonly isBucket: boolean;
  readonly border: number;
}

function memberOf({ type, border }: Statistic, { values }: TargetClasses): Member {
  return { classes: values, isBucket: type === 'Buckets', border };
}

function isOfSameRows({ type, border }: Statistic, other: Statistic | undefined): boolean {
  return type === other?.type && border === other.border;
}

/** Sums of weights by category: of all its rows, and of those that are counted. */
interface CategorySums {
  /** [count] */
  readonly total: Float64Array;
  readonly part: Float64Array;
}

function createSums(count: number): CategorySums {
  return { total: new Float64Array(count), part: new Float64Array(count) };
}

function sumAll(codes: Int32Array, count: number, weight: Float64Array, member: Member): CategorySums {
  const sums = createSums(count);
  const { total, part } = sums;
  for (let n = 0; n < codes.length; n++) {
    const code = codes[n]!;
    if (code < 0) continue;
    total[code]! += weight[n]!;
    if (isMember(member, n)) part[code]! += weight[n]!;
  }
  return sums;
}

/** Bins of each row by the rows of its category that come before it in the order. A category that is missing has none. */
function writeShares(
  { codes, count }: Grouping,
  order: Int32Array,
  weight: Float64Array,
  { member, priors }: Run,
  bounds: number,
  { bins, stride, first }: BinsOut,
): void {
  const { total, part } = createSums(count);
  for (let i = 0, at = first; i < order.length; i++, at += stride) {
    const row = order[i]!;
    const code = codes[row]!;
    const [all, own] = code < 0 ? [0, 0] : [total[code]!, part[code]!];
    for (let s = 0; s < priors.length; s++) bins[at + s] = shareBin(own, all, priors[s]!, bounds);
    if (code < 0) continue;
    total[code] = all + weight[row]!;
    if (isMember(member, row)) part[code] = own + weight[row]!;
  }
}

/** A count is that of all rows, whatever the order. */
function writeCounts(
  codes: Int32Array,
  order: Int32Array,
  { bins: binOfCategory, unseenBin }: CategoryBins,
  { bins, stride, first }: BinsOut,
): void {
  for (let i = 0, at = first; i < order.length; i++, at += stride) {
    const code = codes[order[i]!]!;
    bins[at] = code < 0 ? unseenBin : binOfCategory[code]!;
  }
}

function isMember({ classes, isBucket, border }: Member, row: number): boolean {
  return isBucket ? classes[row] === border : classes[row]! > border;
}

/** The share of a part, as believed by the prior; in single precision, as in CatBoost. */
function shareBin(part: number, total: number, prior: number, bounds: number): number {
  return binOf(Math.fround((part + prior) / (total + 1)), bounds);
}

function binOf(share: number, bounds: number): number {
  return Math.trunc(Math.fround(share * bounds));
}

/** The columns of one type. */
export function statisticsOf(type: StatisticType, nClasses: number): Statistic[] {
  if (type === 'Counter') return [{ type, border: 0, prior: 0 }];
  const nBorders = type === 'Borders' || nClasses === 2 ? nClasses - 1 : nClasses;
  return Array.from({ length: nBorders }, (_, border) => PRIORS.map((prior) => ({ type, border, prior }))).flat();
}
