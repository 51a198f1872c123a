import { WinnowError } from '@winnow/core';
import { type HmmConfig, parseInstant } from './hmmConfig.ts';
import type { RegimeTable } from './regimeTable.ts';

/** Half-open range of rows. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

export const partNames = ['train', 'val', 'test'] as const;
export type PartName = (typeof partNames)[number];

/** Parts in order of time; a part of share 0 is empty. */
export type SplitRanges = Readonly<Record<PartName, RowRange>>;

/**
 * @throws WinnowError `hmm_split_empty` for a part without rows, unless its share is 0; `hmm_config_invalid` for dates when
 *   the rows have no time stamps
 */
export function splitTable(table: RegimeTable, split: HmmConfig['split']): SplitRanges {
  const { train, val, test } = split;
  if (typeof train === 'number') return splitByShares(table.rows, [train, val as number, test as number]);
  const ranges = partNames.map((name) => [name, rangeOfDates(table, name, split[name] as Dates)] as const);
  return Object.fromEntries(ranges) as unknown as SplitRanges;
}

function splitByShares(rows: number, [train, val, test]: readonly [number, number, number]): SplitRanges {
  const trainEnd = Math.round(rows * train);
  const valEnd = test === 0 ? rows : Math.round(rows * (train + val));
  const ranges: SplitRanges = {
    train: { start: 0, end: trainEnd },
    val: { start: trainEnd, end: Math.max(trainEnd, valEnd) },
    test: { start: Math.max(trainEnd, valEnd), end: rows },
  };
  const shares = { train, val, test };
  const empty = partNames.find((name) => shares[name] > 0 && ranges[name].start === ranges[name].end);
  if (empty === undefined) return ranges;
  throw new WinnowError('hmm_split_empty', {
    where: `split.${empty}`,
    rule: `must hold rows, of ${rows} in all`,
    got: shares[empty],
  });
}

interface Dates {
  readonly from: string;
  readonly to: string;
}

function rangeOfDates({ ts, rows }: RegimeTable, name: PartName, dates: Dates): RowRange {
  const where = `split.${name}`;
  if (ts === undefined) {
    throw new WinnowError('hmm_config_invalid', {
      where,
      rule: 'must be a share, because the rows have no time stamps',
      got: dates,
    });
  }
  const firstFrom = (text: string) => {
    const time = parseInstant(text);
    const found = ts.findIndex((at) => at >= time);
    return found < 0 ? rows : found;
  };
  const range = { start: firstFrom(dates.from), end: firstFrom(dates.to) };
  if (range.start < range.end) return range;
  const [first, last] = [ts[0], ts[rows - 1]].map((at) => (at === undefined ? '–' : new Date(at).toISOString()));
  const rule = `must hold rows; those with all features lie between ${first} and ${last}`;
  throw new WinnowError('hmm_split_empty', { where, rule, got: `${dates.from} … ${dates.to}` });
}
