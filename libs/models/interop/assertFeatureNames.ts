import { assertArgument, assertShape } from '@winnow/core';

/** @throws WinnowError `shape_mismatch` or `argument_invalid` unless there is one name for each feature, none twice */
export function assertFeatureNames(where: string, names: readonly string[], nFeatures: number): void {
  assertShape(where, 'names', names, nFeatures);
  const twice = names.find((name, f) => names.indexOf(name) !== f);
  assertArgument(twice === undefined, where, 'a name must stand for one feature', twice);
}
