import { assertArgument } from '@winnow/core';
import type { Feature, FeatureUnit, Stationarity } from './contract.ts';
import { defineFeature } from './defineFeature.ts';
import { History } from './rolling/history.ts';
import { RobustZ } from './rolling/robustZ.ts';

const ROBUST_WINDOW = 60;

/** What one policy does to a feature's values. */
interface Transform {
  readonly description: string;
  readonly unit: (unit: FeatureUnit) => FeatureUnit;
  /** bars without a value beyond those of the feature itself */
  readonly warmup: number;
  /** A function of one value after another; NaN during its warm-up. */
  readonly create: () => (value: number) => number;
}

const transforms: { readonly [P in Exclude<Stationarity, 'none'>]: Transform } = {
  diff: {
    description: 'change from the bar before',
    unit: (unit) => unit,
    warmup: 1,
    create() {
      const values = new History(2);
      return (value) => {
        values.push(value);
        return values.back(0) - values.back(1);
      };
    },
  },
  log_diff: {
    description: 'change of its logarithm from the bar before',
    unit: () => 'log return',
    warmup: 1,
    create() {
      const values = new History(2);
      return (value) => {
        values.push(value);
        return Math.log(values.back(0) / values.back(1));
      };
    },
  },
  robust_z: {
    description: `distance from the median of its last ${ROBUST_WINDOW} values, in robust standard deviations`,
    unit: () => 'z-score',
    warmup: ROBUST_WINDOW - 1,
    create() {
      const z = new RobustZ(ROBUST_WINDOW);
      return (value) => z.push(value);
    },
  },
};

/**
 * The feature with its declared stationarity policy applied.
 * @throws WinnowError `argument_invalid` when the policy is `none`: such a feature has no other form
 */
export function stationary(feature: Feature): Feature {
  const policy = feature.stationarity;
  assertArgument(policy !== 'none', 'stationary', 'the feature must declare how it becomes stationary', policy);
  const transform = transforms[policy];
  return defineFeature({
    description: `${transform.description}, of: ${feature.description}`,
    unit: transform.unit(feature.unit),
    warmup: feature.warmup + transform.warmup,
    inputs: feature.inputs,
    stationarity: 'none',
    create() {
      const kernel = feature.create();
      const apply = transform.create();
      return {
        push(bars, t, out, at) {
          kernel.push(bars, t, out, at);
          out[at] = apply(out[at]!);
        },
      };
    },
  });
}
