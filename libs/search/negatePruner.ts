import type { PrunerSpec } from './pruners/registry.ts';

/** The pruner of an objective that is minimised, as it must be once all values are negated: bounds change sides. */
export function negatePruner(spec: PrunerSpec): PrunerSpec {
  if (spec.name === 'threshold') return negateBounds(spec);
  if (spec.name !== 'patient' || spec.pruner?.name !== 'threshold') return spec;
  return { ...spec, pruner: negateBounds(spec.pruner) };
}

function negateBounds(spec: Extract<PrunerSpec, { name: 'threshold' }>): Extract<PrunerSpec, { name: 'threshold' }> {
  const { lower, upper, ...rest } = spec;
  return { ...rest, ...(upper !== undefined && { lower: -upper }), ...(lower !== undefined && { upper: -lower }) };
}
