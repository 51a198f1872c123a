import { createRng, WinnowError } from '@winnow/core';
import fc from 'fast-check';
import golden from '../../test/golden/columnarBlob.json' with { type: 'json' };
import { allocateSeries } from './allocateSeries.ts';
import { barColumns, type Series, timeframes } from './bars.ts';
import { decodeSeries, encodeSeries } from './columnarBlob.ts';
import { contentHash } from './contentHash.ts';
import { simulateSeries } from './simulate.ts';

const simulated = (rows: number, symbol = 'A') =>
  simulateSeries({ symbol, timeframe: '1h', rows, start: 1e12, rng: createRng(1) });

/** The bytes on a SharedArrayBuffer, as a blob store gives them. */
function onSharedMemory(bytes: Uint8Array, byteOffset = 0): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(byteOffset + bytes.length), byteOffset);
  shared.set(bytes);
  return shared;
}

/** The code that the bytes are refused with; undefined when they are read. */
function refusalOf(bytes: Uint8Array, address?: string): string | undefined {
  try {
    decodeSeries(bytes, address);
    return undefined;
  } catch (error) {
    if (error instanceof WinnowError) return error.code;
    throw error;
  }
}

const anySeries: fc.Arbitrary<Series> = fc
  .record({
    symbol: fc.string({ unit: 'grapheme' }),
    timeframe: fc.constantFrom(...timeframes),
    values: fc.array(fc.double(), { maxLength: 60 }),
  })
  .map(({ symbol, timeframe, values }) => {
    const series = allocateSeries(symbol, timeframe, Math.floor(values.length / barColumns.length));
    barColumns.forEach((name, i) => {
      series[name].set(values.slice(i * series.rows, (i + 1) * series.rows));
    });
    return series;
  });

test('what is encoded is decoded bit for bit, whatever its values, from any kind of memory', () => {
  fc.assert(
    fc.property(anySeries, fc.integer({ min: 0, max: 9 }), (series, shift) => {
      const bytes = encodeSeries(series);
      for (const memory of [bytes, onSharedMemory(bytes), onSharedMemory(bytes, shift)]) {
        expect(decodeSeries(memory, contentHash(series))).toEqual(series);
      }
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('equal series give equal bytes', () => {
  expect(encodeSeries(simulated(9))).toEqual(encodeSeries(simulated(9)));
});

test('the columns of a blob on shared memory are views on it', () => {
  const bytes = onSharedMemory(encodeSeries(simulated(20)));
  const series = decodeSeries(bytes);
  expect(barColumns.map((name) => series[name].buffer === bytes.buffer)).toEqual(barColumns.map(() => true));
});

test.each([
  ['private', (bytes: Uint8Array) => bytes],
  ['shared but unaligned', (bytes: Uint8Array) => onSharedMemory(bytes, 4)],
])('the columns of a blob on %s memory are copied to shared memory', (_kind, place) => {
  const bytes = place(encodeSeries(simulated(20)));
  const series = decodeSeries(bytes);
  const isCopied = barColumns.map((name) => {
    const { buffer } = series[name];
    return buffer instanceof SharedArrayBuffer && buffer !== bytes.buffer;
  });
  expect(isCopied).toEqual(barColumns.map(() => true));
});

test('no bit of a blob can flip unseen', () => {
  const bytes = encodeSeries(simulated(4));
  const unseen: string[] = [];
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      bytes[at]! ^= 1 << bit;
      const code = refusalOf(bytes);
      if (code !== 'blob_corrupt' && code !== 'blob_version') unseen.push(`byte ${at} bit ${bit}: ${code}`);
      bytes[at]! ^= 1 << bit;
    }
  }
  expect(unseen).toEqual([]);
  expect(refusalOf(bytes)).toBeUndefined();
});

test('a blob that was cut off anywhere, or that goes on, is refused', () => {
  const bytes = encodeSeries(simulated(4));
  const codes = Array.from({ length: bytes.length }, (_, length) => refusalOf(bytes.subarray(0, length)));
  const longer = new Uint8Array(bytes.length + 8);
  longer.set(bytes);
  expect(new Set([...codes, refusalOf(longer)])).toEqual(new Set(['blob_corrupt']));
});

test('bytes that were never a blob are refused with a code', () => {
  const magic = encodeSeries(simulated(1)).subarray(0, 12);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (random, hasMagic) => {
      const bytes = hasMagic ? Uint8Array.of(...magic, ...random) : random;
      expect(refusalOf(bytes)).toBe('blob_corrupt');
    }),
    { seed: 2, numRuns: 300 },
  );
});

test('a blob of a later version is refused as such', () => {
  const bytes = encodeSeries(simulated(1));
  bytes[8] = 2;
  expect(refusalOf(bytes)).toBe('blob_version');
});

test('a sound blob under the address of another series is refused', () => {
  expect(refusalOf(encodeSeries(simulated(5)), contentHash(simulated(6)))).toBe('data_hash_mismatch');
});

// Python's struct, json and hashlib, told only what the format is: bench/peers/blob_golden.py.
describe('the blob that another program wrote', () => {
  const { series: values, blobs } = golden;
  const rows = values.ts.length;
  const series = allocateSeries(values.symbol, '1h', rows);
  for (const name of barColumns) series[name].set(values[name]);

  test('of version 1 loads', () => {
    expect(decodeSeries(Buffer.from(blobs['1'], 'base64'))).toEqual(series);
  });

  test('of the current version equals ours, byte for byte', () => {
    expect(Buffer.from(encodeSeries(series)).toString('base64')).toBe(blobs['1']);
  });
});
