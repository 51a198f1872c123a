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
  const wanted = types.flatMap((type) => statisticsOf(type, classes.count));
  const total = sumAll(codes, count, weight, undefined);
  const hasMissing = codes.includes(-1);
  const largest = total.reduce((most, value) => Math.max(most, value), 0);
  let all = total;
  const columns = wanted.map((statistic, s) => {
    const { type, prior } = statistic;
    if (type === 'Counter') {
      const bins = Uint8Array.from(total, (sum) => binOf(Math.fround(sum / (largest + 1)), bounds));
      return { type, bins, unseenBin: 0 };
    }
    if (!isOfSameRows(statistic, wanted[s - 1])) all = sumAll(codes, count, weight, memberOf(statistic, classes));
    const bins = new Uint8Array(count);
    writeBins(all, total, prior, bounds, bins, 1, 0);
    return { type, bins, unseenBin: binOf(prior, bounds) };
  });
  return {
    columns,
    fill(order, out, stride, first) {
      const before = sumBefore(codes, order, count, weight, undefined);
      let part = before;
      wanted.forEach((statistic, s) => {
        const { type, prior } = statistic;
        const { bins, unseenBin } = columns[s]!;
        if (type !== 'Counter') {
          const member = memberOf(statistic, classes);
          if (!isOfSameRows(statistic, wanted[s - 1])) part = sumBefore(codes, order, count, weight, member);
          writeBins(part, before, prior, bounds, out, stride, first + s);
        }
        if (type !== 'Counter' && !hasMissing) return;
        for (let i = 0; i < order.length; i++) {
          const code = codes[order[i]!]!;
          if (code < 0) out[i * stride + first + s] = unseenBin;
          else if (type === 'Counter') out[i * stride + first + s] = bins[code]!;
        }
      });
    },
  };
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

/** @param member all rows where undefined. @returns [count] the weights of each category's rows */
function sumAll(codes: Int32Array, count: number, weight: Float64Array, member: Member | undefined): Float64Array {
  const sums = new Float64Array(count);
  for (let n = 0; n < codes.length; n++) {
    const code = codes[n]!;
    if (code >= 0 && (member === undefined || isMember(member, n))) sums[code]! += weight[n]!;
  }
  return sums;
}

/** @returns [N] the weights of the rows of a row's category that come before it in the order */
function sumBefore(
  codes: Int32Array,
  order: Int32Array,
  count: number,
  weight: Float64Array,
  member: Member | undefined,
): Float64Array {
  const sums = new Float64Array(count);
  const before = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const code = codes[row]!;
    if (code < 0) continue;
    before[i] = sums[code]!;
    if (member === undefined || isMember(member, row)) sums[code]! += weight[row]!;
  }
  return before;
}

function isMember({ classes, isBucket, border }: Member, row: number): boolean {
  return isBucket ? classes[row] === border : classes[row]! > border;
}

/** Shares of the parts, as believed by the prior; in single precision, as in CatBoost. */
function writeBins(
  part: Float64Array,
  total: Float64Array,
  prior: number,
  bounds: number,
  out: Uint8Array,
  stride: number,
  first: number,
): void {
  for (let i = 0; i < part.length; i++) {
    out[i * stride + first] = binOf(Math.fround((part[i]! + prior) / (total[i]! + 1)), bounds);
  }
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
