import { featureNames, featureRegistry } from './registry.ts';
import { resolveFeature, resolveFor, timeframeSuffixes } from './resolveFeature.ts';

test('resolveFeature() finds every registered name as it is', () => {
  for (const name of featureNames) {
    expect(resolveFeature(name)).toEqual({ name, feature: featureRegistry[name], timeframe: undefined });
  }
});

test.each(Object.entries(timeframeSuffixes))('the suffix _%s stands for bars of %s', (suffix, timeframe) => {
  for (const name of featureNames) {
    const expected = { name: `${name}_${suffix}`, feature: featureRegistry[name], timeframe };
    expect(resolveFeature(`${name}_${suffix}`)).toEqual(expected);
  }
});

test('no registered name reads as another one with a suffix', () => {
  expect(featureNames.filter((name) => /_\d+[HD]$/.test(name))).toEqual([]);
});

test.each(['', 'nothing', 'nothing_1H', 'rsi_14_3H', 'rsi_14_1h', 'constructor', 'constructor_1H'])(
  'resolveFeature() refuses %j',
  (name) => {
    expect(() => resolveFeature(name)).toThrow(expect.objectContaining({ code: 'study_unknown_feature' }));
  },
);

test('resolveFor() takes a feature of the bars’ own timeframe from the bars as they are', () => {
  expect(resolveFor(['rsi_14_1H', 'rsi_14_4H'], '1h', 'test').map(({ timeframe }) => timeframe)).toEqual([
    undefined,
    '4h',
  ]);
});

test('resolveFor() refuses a timeframe shorter than that of the bars', () => {
  expect(() => resolveFor(['rsi_14_1H'], '4h', 'test')).toThrow(
    expect.objectContaining({
      code: 'argument_invalid',
      message: 'test: the timeframe of rsi_14_1H must not be shorter than that of the bars, but got "4h"',
    }),
  );
});

test('close_parkinson_<bars> is a feature of that window, on any timeframe', () => {
  const own = resolveFeature('close_parkinson_20');
  expect(own.feature).toBe(featureRegistry.close_parkinson_20);
  expect(resolveFeature('close_parkinson_7').feature).toMatchObject({ warmup: 6, unit: own.feature.unit });
  expect(resolveFeature('close_parkinson_55_4H')).toMatchObject({ name: 'close_parkinson_55_4H', timeframe: '4h' });
});

test.each(['close_parkinson_1', 'close_parkinson_07', 'close_parkinson_10000', 'parkinson_7'])(
  '%s is no feature',
  (name) => {
    expect(() => resolveFeature(name)).toThrow(expect.objectContaining({ code: 'study_unknown_feature' }));
  },
);
