import type { Feature, FeatureDefinition } from './contract.ts';

/** A feature whose batch form drives a new kernel over the whole series. */
export function defineFeature(definition: FeatureDefinition): Feature {
  return {
    ...definition,
    compute(series, out) {
      const kernel = definition.create();
      for (let t = 0; t < series.rows; t++) kernel.push(series, t, out, t);
    },
  };
}
