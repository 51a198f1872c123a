// Tables of the benchmarks of this folder, read from WINNOW_BENCH_DATA or the data folder that lies beside the repository.

import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { createRng } from '@winnow/core';

const given = process.env.WINNOW_BENCH_DATA;
const folder = given ? pathToFileURL(`${given}/`) : new URL('../../../shared/data/', import.meta.url);

/** @typedef {{ name: string, data: Float64Array, target: Float64Array, rows: number, cols: number, categorical: number[], isBinary: boolean, nClasses?: number }} Table */

/** @returns {Table} 120,000 rows of 28 features, a binary target */
export function benchTable() {
  const part = (name, type) => Float64Array.from(new type(bytesOf(`bench/${name}`)));
  const join = (a, b) =>
    Float64Array.from({ length: a.length + b.length }, (_, i) => (i < a.length ? a[i] : b[i - a.length]));
  const data = join(part('gbdt_train_X_f32.bin', Float32Array), part('gbdt_test_X_f32.bin', Float32Array));
  const target = join(part('gbdt_train_y_u8.bin', Uint8Array), part('gbdt_test_y_u8.bin', Uint8Array));
  return { name: 'bench', data, target, rows: target.length, cols: 28, categorical: [], isBinary: true };
}

/** @returns {Table} missing values, and a text column as categories */
export function californiaHousing() {
  return {
    ...csvTable('california_housing', 'median_house_value', (value) => value / 100_000),
    isBinary: false,
  };
}

/** @returns {Table} */
export function breastCancer() {
  return { ...csvTable('breast_cancer', 'target', (value) => value), isBinary: true };
}

/** @returns {Table} a small regression */
export function diabetes() {
  return { ...csvTable('diabetes', 'target', (value) => value / 100), isBinary: false };
}

/** @returns {Table} a small one of three classes */
export function wine() {
  return { ...csvTable('wine', 'target', (value) => value), isBinary: false, nClasses: 3 };
}

/** @returns {Table} ten classes by 64 pixels */
export function digits() {
  return { ...csvTable('digits', 'target', (value) => value), isBinary: false, nClasses: 10 };
}

/**
 * Generated: categories that mean something in pairs, and one of them with the sign of a number, and little alone.
 * @param {boolean} isBinary
 * @returns {Table}
 */
export function categoryPairs(rows, isBinary) {
  const sizes = [8, 10, 6, 12];
  const numbers = 2;
  const cols = numbers + sizes.length;
  const rng = createRng(20_240_602);
  const effects = (n) => Float64Array.from({ length: n }, () => rng.normal());
  const [first, second, signed] = [effects(8 * 10), effects(6 * 12), effects(6)];
  const data = new Float64Array(rows * cols);
  const target = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    const row = data.subarray(n * cols, (n + 1) * cols);
    for (let f = 0; f < numbers; f++) row[f] = rng.normal();
    sizes.forEach((size, i) => {
      row[numbers + i] = rng.int(size);
    });
    const [x, , a, b, c, d] = row;
    const signal = 1.5 * first[a * 10 + b] + second[c * 12 + d] + (x > 0 ? 1 : -1) * signed[c];
    if (isBinary) target[n] = rng.uniform() < 1 / (1 + Math.exp(-1.5 * signal)) ? 1 : 0;
    else target[n] = signal + 0.5 * rng.normal();
  }
  const categorical = sizes.map((_, i) => numbers + i);
  return { name: `category pairs (${isBinary ? 'Logloss' : 'RMSE'})`, data, target, rows, cols, categorical, isBinary };
}

/** @returns {number[]} from … to − 1 */
export function range(from, to) {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** @param {Table} table @param {number[]} rows @returns {Table} */
export function takeRows(table, rows) {
  const { data, target, cols } = table;
  const taken = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => {
    taken.set(data.subarray(row * cols, (row + 1) * cols), i * cols);
  });
  return { ...table, data: taken, target: Float64Array.from(rows, (row) => target[row]), rows: rows.length };
}

/** @param {Table} table @param {number} cols the first ones @returns {Table} */
export function takeColumns(table, cols) {
  return { ...table, data: table.data.filter((_, i) => i % table.cols < cols), cols };
}

function bytesOf(path) {
  const file = new URL(path, folder);
  if (!existsSync(file)) throw new Error(`bench/trees: needs ${file.pathname}`);
  const bytes = readFileSync(file);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
}

function csvTable(name, targetName, scale) {
  const [head, ...lines] = new TextDecoder()
    .decode(bytesOf(`${name}.csv`))
    .trim()
    .split(/\r?\n/);
  const names = head.split(',');
  const cells = lines.map((line) => line.split(','));
  const at = names.indexOf(targetName);
  if (at < 0) throw new Error(`bench/trees: ${name}.csv has no column ${targetName}, but ${head}`);
  const features = names.map((_, c) => c).filter((c) => c !== at);
  const isText = (c) => cells.some((row) => row[c] !== '' && Number.isNaN(Number(row[c])));
  const texts = new Map(features.filter(isText).map((c) => [c, [...new Set(cells.map((row) => row[c]))].sort()]));
  const numberIn = (row, c) =>
    texts.has(c) ? texts.get(c).indexOf(row[c]) : row[c] === '' ? Number.NaN : Number(row[c]);
  return {
    name,
    data: Float64Array.from(cells.flatMap((row) => features.map((c) => numberIn(row, c)))),
    target: Float64Array.from(cells, (row) => scale(Number(row[at]))),
    rows: cells.length,
    cols: features.length,
    categorical: features.flatMap((c, i) => (texts.has(c) ? [i] : [])),
  };
}
