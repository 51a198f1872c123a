import { type ErrorCode, WinnowError } from '@winnow/core';
import { type Timeframe, timeframeMs } from '@winnow/market';
import type { Feature } from './contract.ts';
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

export type FeatureName = BaseFeatureName | `${BaseFeatureName}_${TimeframeSuffix}`;

export interface ResolvedFeature {
  readonly name: FeatureName;
  readonly feature: Feature;
  /** of the bars that the feature is computed on; undefined: the bars as they are */
  readonly timeframe: Timeframe | undefined;
}

const SUFFIXED = /^(.+)_(\d+[HD])$/;

/** @throws WinnowError `study_unknown_feature` when no such feature is registered */
export function resolveFeature(name: string): ResolvedFeature {
  const resolved = findFeature(name);
  if (resolved === undefined) throw unknownFeature('resolveFeature', name);
  return resolved;
}

/** @returns undefined when no such feature is registered */
export function findFeature(name: string): ResolvedFeature | undefined {
  const plain = registered(name);
  if (plain !== undefined) return { name: plain, feature: featureRegistry[plain], timeframe: undefined };
  const [, stem, suffix] = SUFFIXED.exec(name) ?? [];
  const base = stem === undefined ? undefined : registered(stem);
  if (base === undefined || suffix === undefined || !isSuffix(suffix)) return undefined;
  return { name: `${base}_${suffix}`, feature: featureRegistry[base], timeframe: timeframeSuffixes[suffix] };
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

function registered(name: string): BaseFeatureName | undefined {
  return featureNames.find((known) => known === name);
}

function isSuffix(text: string): text is TimeframeSuffix {
  return Object.hasOwn(timeframeSuffixes, text);
}
