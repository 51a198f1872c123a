import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { parseDecimal, readDecimal } from './decimal.ts';

/** What `readDecimal` reads from the whole text; undefined when it leaves it to `parseDecimal`. */
function read(text: string): number | undefined {
  const out = new Float64Array(1);
  const bytes = new TextEncoder().encode(`${text},`);
  return readDecimal(bytes, 0, out, 0) === bytes.length - 1 ? out[0] : undefined;
}

/** Counts the texts that are read, and throws at the first that is read otherwise than the engine reads it. */
function countRead(texts: Iterable<string>): number {
  let count = 0;
  for (const text of texts) {
    const value = read(text);
    if (value === undefined) continue;
    if (!Object.is(value, Number(text) + 0)) throw new Error(`${text} was read as ${value}`);
    count += 1;
  }
  return count;
}

test.each([
  ['0', 0],
  ['-0', 0],
  ['-0.00', 0],
  ['7', 7],
  ['11.', 11],
  ['.5', 0.5],
  ['-12.25', -12.25],
  ['000123.4500', 123.45],
  ['9007199254740993', 9007199254740992],
  ['0.0000000000000001', 1e-16],
  ['1234567890.25', 1234567890.25],
  ['123456789012345678', 123456789012345680],
])('readDecimal() reads %s', (text, value) => {
  expect(read(text)).toBe(value);
});

test.each(['', '-', '.', '-.', '+1', '1e5', '1.2.3', '1-2', ' 1', 'x', '1234567890123456789', `0.${'1'.repeat(23)}`])(
  'readDecimal() leaves "%s" to the slower reader',
  (text) => {
    expect(read(text)).toBeUndefined();
  },
);

test('readDecimal() reads the shortest form of every double to the last bit, but for those too long', () => {
  const rng = createRng(3);
  const texts = Array.from({ length: 50_000 }, () => String(Math.exp(rng.normal() * 3) * 100));
  expect(countRead(texts)).toBeGreaterThan(49_500);
});

test('readDecimal() rounds correctly next to the middle of two doubles, or declines', () => {
  const rng = createRng(4);
  const texts = Array.from({ length: 20_000 }, () => {
    const middle = BigInt(2 ** 52 + rng.int(2 ** 30)) * 4n + 2n; // half way between two doubles of 2^54 … 2^55
    return String(middle + BigInt(rng.int(5) - 2));
  });
  expect(countRead(texts)).toBeGreaterThan(1000);
});

test('readDecimal() agrees with the engine on any digits and any place of the point', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 21 });
  const number = fc
    .tuple(fc.constantFrom('', '-'), digits, fc.nat(21))
    .map(([sign, text, at]) => `${sign}${text.slice(0, at)}.${text.slice(at)}`);
  let count = 0;
  fc.assert(
    fc.property(number, (text) => {
      count += countRead([text]);
    }),
    { numRuns: 5000 },
  );
  expect(count).toBeGreaterThan(3000);
});

test.each([
  ['1e3', 1000],
  ['+1.5', 1.5],
  ['-0', 0],
  ['NaN', Number.NaN],
  ['inf', Infinity],
  ['-Infinity', -Infinity],
  ['1e999', Infinity],
])('parseDecimal() reads %s', (text, value) => {
  expect(parseDecimal(text)).toBe(value);
});

test.each(['', '0x10', '1,000', '1 2', '١', '--1', '1e', 'infinit'])('parseDecimal() refuses "%s"', (text) => {
  expect(parseDecimal(text)).toBeUndefined();
});
