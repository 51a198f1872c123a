import fc from 'fast-check';
import { canonicalJson, decodeNumber, encodeJson } from './json.ts';

test('decodeNumber() reads back every double that encodeJson() writes', () => {
  fc.assert(
    fc.property(fc.double(), (x) => {
      const back = decodeNumber(JSON.parse(encodeJson({ x })).x);
      expect(Object.is(back, Object.is(x, -0) ? 0 : x)).toBe(true); // JSON has no negative zero
    }),
  );
});

test('decodeNumber() does not take other strings for numbers', () => {
  expect(decodeNumber('12')).toBeUndefined();
  expect(decodeNumber('toString')).toBeUndefined();
});

test('canonicalJson() gives equal bytes whatever the order of keys', () => {
  expect(canonicalJson({ b: 1, a: { d: [{ z: 1, y: 2 }], c: null } })).toBe(
    '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":1}',
  );
});
