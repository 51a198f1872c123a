import { decodeStudySpec, decodeTrialSpec } from './decodeSpec.ts';

describe.each([
  ['decodeStudySpec', decodeStudySpec],
  ['decodeTrialSpec', decodeTrialSpec],
])('%s()', (_name, decode) => {
  test('gives a spec from before there were scalers the one that was used', () => {
    expect(decode({ seed: 7 })).toEqual({ seed: 7, scaler: { kind: 'standard' } });
  });

  test('leaves what a spec says as it is', () => {
    const stored = { seed: 7, scaler: { kind: 'robust' } };
    expect(decode(stored)).toEqual(stored);
  });
});
