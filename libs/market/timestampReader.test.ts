import fc from 'fast-check';
import { localZone } from './localZone.ts';
import { parseTimestamp } from './parseTimestamp.ts';
import { timestampReader } from './timestampReader.ts';

const encode = (text: string) => new TextEncoder().encode(text);

test.each([
  '1577836800',
  '1577836800000',
  '2020-01-01',
  '2020-01-01T09:30:00Z',
  '2020-01-01 09:30:00Z',
  '2020-01-01 09:30:00+00:00',
])('timestampReader() reads %s as parseTimestamp() does', (text) => {
  expect(timestampReader(undefined)(encode(text), 0, text.length)).toBe(parseTimestamp(text));
});

test('timestampReader() reads wall-clock time in the zone and without one leaves it', () => {
  const text = '2020-07-01 09:30:00';
  const newYork = timestampReader(localZone('America/New_York'));
  expect(newYork(encode(text), 0, text.length)).toBe(Date.UTC(2020, 6, 1, 13, 30));
  expect(timestampReader(undefined)(encode(text), 0, text.length)).toBeNaN();
});

test('timestampReader() never reads what parseTimestamp() refuses, nor reads it otherwise', () => {
  const zone = localZone('Europe/Berlin');
  const part = (...choices: string[]) => fc.constantFrom(...choices);
  const digits = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
  const stamp = fc
    .tuple(
      part('2020', '1999', '0999', '20x0'),
      part('-', '/', ''),
      part('01', '02', '12', '13', '00'),
      part('-', '-', '.'),
      part('01', '29', '30', '31', '32'),
      part('', 'T', ' ', 't'),
      part('', '00:00:00', '23:59:59', '24:00:00', '12:60:00', '02:30:00', '9:30:00', '12-00-00'),
      part('', 'Z', 'z', '+00:00', '-00:00', '+02:00', '+00-00', '.5Z'),
    )
    .map((parts) => parts.join(''));
  const epoch = fc.nat(20).chain(digits);
  const readers = [undefined, zone].map((item) => [item, timestampReader(item)] as const);
  let count = 0;
  fc.assert(
    fc.property(fc.oneof(stamp, epoch), (text) => {
      for (const [item, read] of readers) {
        const ms = read(encode(text), 0, text.length);
        if (Number.isNaN(ms)) continue;
        count += 1;
        if (ms !== parseTimestamp(text, item)) throw new Error(`${text} was read as ${ms}`);
      }
    }),
    { numRuns: 20_000 },
  );
  expect(count).toBeGreaterThan(500);
});
