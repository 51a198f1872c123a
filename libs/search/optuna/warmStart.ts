import { WinnowError } from '@winnow/core';
import type { Params, ParamValue } from '../space.ts';
import type { DecodedStudy } from './decodeJournal.ts';

/** What the `sampler` of a study file says to try given points first. */
export interface WarmStart {
  readonly name: 'enqueue';
  readonly points: readonly Params[];
}

/**
 * The points of a study's best complete trials, best first; of equal ones the earlier first, and each point once.
 * @param limit how many; undefined: all
 * @throws WinnowError `optuna_journal_invalid` when the study has several objectives, no complete trial with a parameter, or a
 *   value that no parameter of ours can have
 */
export function warmStart({ name, directions, trials }: DecodedStudy, limit: number | undefined): WarmStart {
  const where = `study ${name}`;
  if (directions.length !== 1) {
    throw new WinnowError('optuna_journal_invalid', { where, rule: 'must have one objective', got: directions.length });
  }
  const sign = directions[0] === 'maximize' ? -1 : 1;
  const complete = trials
    .flatMap(({ state, values, params }, number) => {
      const value = values?.[0];
      const usable = state === 'complete' && value !== undefined && !Number.isNaN(value);
      return usable && Object.keys(params).length > 0 ? [{ number, value, params }] : [];
    })
    .sort((a, b) => (a.value === b.value ? a.number - b.number : sign * (a.value - b.value)));
  if (complete.length === 0) {
    throw new WinnowError('optuna_journal_invalid', { where, rule: 'must have a complete trial with parameters' });
  }
  const points = new Map<string, Params>();
  for (const { number, params } of complete) {
    const point = settled(params, `${where}, trial ${number}`);
    const key = JSON.stringify(point);
    if (!points.has(key)) points.set(key, point);
  }
  return { name: 'enqueue', points: [...points.values()].slice(0, limit) };
}

function settled(params: Readonly<Record<string, ParamValue | null>>, where: string): Params {
  const unknown = Object.keys(params).find((name) => params[name] === null);
  if (unknown === undefined) return params as Params;
  throw new WinnowError('optuna_journal_invalid', {
    where: `${where}: ${unknown}`,
    rule: 'must be a number, a text or true or false',
  });
}
