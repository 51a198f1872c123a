import { decodeStudySpec, decodeTrialSpec } from './decodeSpec.ts';

describe.each([
  ['decodeStudySpec', decodeStudySpec, { scaler: { kind: 'standard' }, order: 'lag' }],
  ['decodeTrialSpec', decodeTrialSpec, { scaler: { kind: 'standard' } }],
] as const)('%s()', (_name, decode, added) => {
  test('gives a spec from before there were such keys what was done then', () => {
    expect(decode({ seed: 7 })).toEqual({ seed: 7, ...added });
  });

  test('leaves what a spec says as it is', () => {
    const stored = { seed: 7, scaler: { kind: 'robust' }, ...('order' in added && { order: 'async' }) };
    expect(decode(stored)).toEqual(stored);
  });
});
