import { limitsOf } from './limits.ts';
import type { Limit, Param, Space } from './space.ts';

/**
 * The space with what its limits mean for the parameters that they name: fast ≤ slow − 1 of a fast that is 58 means slow ≥ 59.
 * Each limit becomes one of the last parameter that it names, with that parameter's limits in turn. What a limit means together
 * with another one is left out, and so is that of a parameter that some trials lack.
 * @param rounding share of their terms by which the new limits are wider, so that no point is lost to rounding; or, below 0,
 *   narrower for a number without a grid, so that one at its new limit is not outside the old one
 */
export function withImpliedLimits(space: Space, rounding: number): Space {
  const params = [...space.params];
  const places = new Map(params.map((param, place) => [param.name, place]));
  for (let place = params.length - 1; place >= 0; place--) {
    const param = params[place]!;
    if (param.when.length > 0) continue; // where it is absent, its limits do not hold
    for (const limit of limitsOf(param)) {
      const named = limit.terms.filter(({ factor }) => factor !== 0).map(({ name }) => places.get(name)!);
      if (named.length === 0) continue;
      const last = Math.max(...named);
      const target = params[last]!;
      const isExact = rounding < 0 && (target.type !== 'float' || target.step !== null); // a grid has points at it or off it
      const margin = isExact ? 0 : rounding * scaleOf(limit, params, places);
      params[last] = addLimit(target, impliedLimit(param, limit, target.name, margin));
    }
  }
  return { params };
}

/** From low ≤ parameter ≤ Σ factor · other + plus, or the reverse, what holds for the other that is named `last`. */
function impliedLimit(param: Param, { side, terms, plus }: Limit, last: string, margin: number): Limit {
  const { low, high } = extentOf(param);
  const factor = terms.find(({ name }) => name === last)!.factor;
  const rest = side === 'atMost' ? low - plus - margin : high - plus + margin;
  return {
    side: (side === 'atMost') === factor > 0 ? 'atLeast' : 'atMost',
    terms: terms
      .filter(({ name }) => name !== last)
      .map((term) => ({ name: term.name, factor: -term.factor / factor })),
    plus: rest / factor,
  };
}

/** The largest size that the sum of a limit can have on the way. */
function scaleOf({ terms, plus }: Limit, params: readonly Param[], places: ReadonlyMap<string, number>): number {
  return terms.reduce((total, { name, factor }) => {
    const { low, high } = extentOf(params[places.get(name)!]!);
    return total + Math.abs(factor) * Math.max(Math.abs(low), Math.abs(high));
  }, Math.abs(plus));
}

function extentOf(param: Param): { low: number; high: number } {
  if (param.type !== 'categorical') return param;
  const numbers = param.choices.map(Number);
  return { low: Math.min(...numbers), high: Math.max(...numbers) };
}

function addLimit(param: Param, limit: Limit): Param {
  return param.type === 'ordinal' ? param : { ...param, limits: [...limitsOf(param), limit] };
}
