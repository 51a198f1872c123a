import { WinnowError } from '@winnow/core';
import { compareVectors } from '../pareto/compareVectors.ts';
import { paretoRanks } from '../pareto/paretoRanks.ts';
import { selectByHypervolume } from '../pareto/selectByHypervolume.ts';
import type { Params, ParamValue } from '../space.ts';
import type { DecodedStudy } from './decodeJournal.ts';

/** What the `sampler` of a study file says to try given points first. */
export interface WarmStart {
  readonly name: 'enqueue';
  readonly points: readonly Params[];
}

/** A complete trial. */
interface Found {
  readonly number: number;
  /** [M] each maximised */
  readonly values: readonly number[];
  readonly point: Params;
}

/** `front`: 0 for the best ones, to which no other trial is better in everything. */
interface Ranked extends Found {
  readonly front: number;
}

/**
 * The points of a study's best complete trials, best first; of equal ones the earlier first, and each point once. With several
 * objectives those of a Pareto front are equal; of a front that does not fit whole, those that together dominate the most hypervolume
 * are taken.
 * @param limit how many; undefined: all
 * @throws WinnowError `optuna_journal_invalid` when the study has no complete trial with a parameter, or a value that no parameter of
 *   ours can have
 */
export function warmStart({ name, directions, trials }: DecodedStudy, limit = Number.POSITIVE_INFINITY): WarmStart {
  const where = `study ${name}`;
  const complete = trials.flatMap(({ state, values, params }, number): Found[] => {
    if (state !== 'complete' || values === null || values.some(Number.isNaN)) return [];
    if (Object.keys(params).length === 0) return [];
    const maximised = values.map((value, m) => (directions[m] === 'maximize' ? value : -value));
    return [{ number, values: maximised, point: settled(params, `${where}, trial ${number}`) }];
  });
  if (complete.length === 0) {
    throw new WinnowError('optuna_journal_invalid', { where, rule: 'must have a complete trial with parameters' });
  }
  const points = eachPointOnce(bestFirst(complete));
  return { name: 'enqueue', points: takeBest(points, limit).map(({ point }) => point) };
}

/** By front and number; of one objective each trial is a front of its own. */
function bestFirst(trials: readonly Found[]): Ranked[] {
  const sorted = [...trials].sort((a, b) => compareVectors(a.values, b.values) || a.number - b.number);
  const isOne = sorted[0]!.values.length === 1;
  const fronts = isOne ? sorted.map((_, i) => i) : paretoRanks(sorted.map(({ values }) => values));
  return sorted
    .map((found, i) => ({ ...found, front: fronts[i]! }))
    .sort((a, b) => a.front - b.front || a.number - b.number);
}

function eachPointOnce(trials: readonly Ranked[]): Ranked[] {
  const seen = new Set<string>();
  return trials.filter(({ point }) => seen.size < seen.add(JSON.stringify(point)).size);
}

/** Whole fronts, and of the last as many as there is room for. */
function takeBest(trials: readonly Ranked[], limit: number): readonly Ranked[] {
  if (trials.length <= limit) return trials;
  const last = trials[limit - 1]!.front;
  const whole = trials.filter(({ front }) => front < last);
  const cut = trials.filter(({ front }) => front === last);
  const chosen = selectByHypervolume(
    cut.map(({ values }) => values),
    limit - whole.length,
  );
  return [...whole, ...cut.filter((_, i) => chosen.includes(i))];
}

function settled(params: Readonly<Record<string, ParamValue | null>>, where: string): Params {
  const unknown = Object.keys(params).find((name) => params[name] === null);
  if (unknown === undefined) return params as Params;
  throw new WinnowError('optuna_journal_invalid', {
    where: `${where}: ${unknown}`,
    rule: 'must be a number, a text or true or false',
  });
}
