import { WinnowError } from '@winnow/core';
import type { OutputName } from '../../contract.ts';
import type { ObjectiveSpec } from './createObjective.ts';

/** The quantiles that the contract has names for. */
const quantileNames = new Map<number, OutputName>([
  [0.05, 'q05'],
  [0.5, 'q50'],
  [0.95, 'q95'],
]);

/** The median first, as it drives the position. */
export const namedQuantiles: readonly number[] = [0.5, 0.05, 0.95];

/**
 * What the outputs of an objective are called, in their order.
 * @throws WinnowError `argument_invalid` for a quantile without a name
 */
export function outputsOf(spec: ObjectiveSpec): readonly [OutputName, ...OutputName[]] {
  switch (spec.name) {
    case 'logistic':
      return ['p_up'];
    case 'softmax':
      return ['p_0', ...Array.from({ length: spec.nClasses - 1 }, (_, k) => `p_${k + 1}` as const)];
    case 'quantile':
      return [quantileName(spec.alpha)];
    case 'quantiles': {
      const [first, ...rest] = spec.alphas.map(quantileName);
      return [first!, ...rest];
    }
    default:
      return ['E_r'];
  }
}

function quantileName(alpha: number): OutputName {
  const name = quantileNames.get(alpha);
  if (name !== undefined) return name;
  const rule = `a quantile must be one of ${[...quantileNames.keys()].join(', ')}, as outputs have names for no other`;
  throw new WinnowError('argument_invalid', { where: 'objective', rule, got: alpha });
}
