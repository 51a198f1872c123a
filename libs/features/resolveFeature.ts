import { type ErrorCode, WinnowError } from '@winnow/core';
import { type Timeframe, timeframeMs } from '@winnow/market';
import type { Feature } from './contract.ts';
import { parkinson } from './indicators/parkinson.ts';
import { type BaseFeatureName, featureNames, featureRegistry } from './registry.ts';

/**
 * Names of features. A registered name is the feature of the bars themselves; with a suffix it is the feature of the bars
 * of that timeframe, carried forward from the last one that has closed: `close_parkinson_20_4H` = `close_parkinson_20` ×
 * 4-hour bars.
 */
export const timeframeSuffixes = { '1H': '1h', '4H': '4h', '12H': '12h', '1D': '1d' } as const satisfies Readonly<
  Record<string, Timeframe>
>;
type TimeframeSuffix = keyof typeof timeframeSuffixes;

/** Features of a window of one's own choice, beside those of the registry: `close_parkinson_<bars>`, 2 to 9999 bars. */
type WindowedName = `close_parkinson_${number}`;
type StemName = BaseFeatureName | WindowedName;

export type FeatureName = StemName | `${StemName}_${TimeframeSuffix}`;

export interface ResolvedFeature {
  readonly name: FeatureName;
  readonly feature: Feature;
  /** of the bars that the feature is computed on; undefined: the bars as they are */
  readonly timeframe: Timeframe | undefined;
}

const SUFFIXED = /^(.+)_(\d+[HD])$/;
const PARKINSON = /^close_parkinson_([2-9]|[1-9]\d{1,3})$/;

/** @throws WinnowError `study_unknown_feature` when no such feature is registered */
export function resolveFeature(name: string): ResolvedFeature {
  const resolved = findFeature(name);
  if (resolved === undefined) throw unknownFeature('resolveFeature', name);
  return resolved;
}

/** @returns undefined when no such feature is registered */
export function findFeature(name: string): ResolvedFeature | undefined {
  const plain = findStem(name);
  if (plain !== undefined) return { ...plain, timeframe: undefined };
  const [, stem, suffix] = SUFFIXED.exec(name) ?? [];
  const base = stem === undefined ? undefined : findStem(stem);
  if (base === undefined || suffix === undefined || !isSuffix(suffix)) return undefined;
  return { name: `${base.name}_${suffix}`, feature: base.feature, timeframe: timeframeSuffixes[suffix] };
}

/** The error for a name that is not registered, listing those that are. */
export function unknownFeature(where: string, got: string): WinnowError {
  const suffixes = Object.keys(timeframeSuffixes).map((suffix) => `_${suffix}`);
  const rule = `features must be among ${featureNames.join(', ')}, each also with ${suffixes.join(', ')}`;
  return new WinnowError('study_unknown_feature', { where, rule, got });
}

/**
 * @returns the features of `names`; `timeframe` is undefined where it is that of the bars
 * @throws WinnowError `study_unknown_feature`; `argument_invalid` for a timeframe shorter than that of the bars, of which
 *   nothing is known
 */
export function resolveFor(names: readonly string[], barTimeframe: Timeframe, where: string): ResolvedFeature[] {
  return names.map((name) => {
    const resolved = resolveFeature(name);
    if (isTooShort(resolved, barTimeframe)) throw tooShort('argument_invalid', where, name, barTimeframe);
    const { timeframe } = resolved;
    return { ...resolved, timeframe: timeframe === barTimeframe ? undefined : timeframe };
  });
}

/** Whether the feature needs shorter bars than there are. */
export function isTooShort({ timeframe }: ResolvedFeature, barTimeframe: Timeframe): boolean {
  return timeframe !== undefined && timeframeMs[timeframe] < timeframeMs[barTimeframe];
}

/** The error for a feature that needs shorter bars than there are. */
export function tooShort(code: ErrorCode, where: string, name: string, got: Timeframe): WinnowError {
  return new WinnowError(code, {
    where,
    rule: `the timeframe of ${name} must not be shorter than that of the bars`,
    got,
  });
}

/** A feature without the suffix of a timeframe. */
function findStem(name: string): { readonly name: StemName; readonly feature: Feature } | undefined {
  const registered = featureNames.find((known) => known === name);
  if (registered !== undefined) return { name: registered, feature: featureRegistry[registered] };
  const window = PARKINSON.exec(name)?.[1];
  if (window === undefined) return undefined;
  return { name: `close_parkinson_${Number(window)}`, feature: parkinson(Number(window)) };
}

function isSuffix(text: string): text is TimeframeSuffix {
  return Object.hasOwn(timeframeSuffixes, text);
}
