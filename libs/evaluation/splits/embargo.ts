/** The distance kept between the end of a test block's labels and the training rows after it, in one of three units. */
import { z } from 'zod';

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const DURATION = /^(\d+)(ms|s|m|h|d|w)$/;

const bars = z.strictObject({ bars: z.int().min(0).describe('bars of the series') });
const duration = z.strictObject({
  duration: z
    .union([z.int().min(0), z.string().regex(DURATION, 'must be a whole number with a unit ms, s, m, h, d or w')])
    .describe('time: milliseconds, or a text such as "5d"'),
});
const fraction = z.strictObject({
  fraction: z.number().min(0).max(0.5).describe('share of all rows, rounded down to whole rows'),
});

/** The `embargo` key of a split; one key, which names the unit. */
export const embargoSchema = z.union([bars, duration, fraction]);
export type Embargo = z.infer<typeof embargoSchema>;

/** An embargo of a panel: its series need not share a bar length, so it cannot be counted in bars. */
export type PanelEmbargo = Exclude<Embargo, { bars: number }>;

/** What splitters take: `embargo`, or the older `embargoBars` in its absence, or none. */
export interface EmbargoOptions {
  readonly embargoBars?: number | undefined;
  /** replaces `embargoBars` when given */
  readonly embargo?: Embargo | undefined;
}

export function embargoOf({ embargo, embargoBars = 0 }: EmbargoOptions): Embargo {
  return embargo ?? { bars: embargoBars };
}

/** Milliseconds of a duration that `embargoSchema` accepts. */
export function durationMs(value: number | string): number {
  if (typeof value === 'number') return value;
  const [, count, unit] = DURATION.exec(value)!;
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** Whole rows in a fraction of n rows (López de Prado 2018, snippet 7.3: `int(n · pct)`). */
export function fractionRows(share: number, n: number): number {
  return Math.floor(n * share);
}

/**
 * An embargo in bars of a gapless series, rounded up: what has to lie between two stage windows.
 * @param rows  rows that are split, of which a fraction is taken
 * @param barMs length of a bar
 */
export function embargoInBars(options: EmbargoOptions, rows: number, barMs: number): number {
  const embargo = embargoOf(options);
  if ('bars' in embargo) return embargo.bars;
  if ('duration' in embargo) return Math.ceil(durationMs(embargo.duration) / barMs);
  return fractionRows(embargo.fraction, rows);
}
