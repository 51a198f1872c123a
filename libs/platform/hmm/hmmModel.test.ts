import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { createRng } from '@winnow/core';
import { formatSeriesCsv, simulateSeries } from '@winnow/market';
import { createRegimeStream, regimeRowOptions, runFitTasksHere, type TrainedHmm, trainHmm } from '@winnow/pipeline';
import { readHmmModel, readPredecessor, writeHmmModel } from './hmmModel.ts';
import { loadHmmConfig } from './loadHmmConfig.ts';
import { type LoadedHmmInput, loadHmmInput } from './loadHmmInput.ts';
import { readRegimeRows, readRegimeStream, type TakeRows } from './readRegimeRows.ts';

const series = simulateSeries({
  symbol: 'SIM',
  timeframe: '1d',
  rows: 400,
  start: Date.UTC(2020, 0, 1),
  rng: createRng(3),
});
const csv = formatSeriesCsv(series).replace(/^ts,/, 'when,');

let folder: string;
let loaded: LoadedHmmInput;
let trained: TrainedHmm;
let model: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-hmm-'));
  writeFileSync(join(folder, 'bars.csv'), csv);
  const loadedConfig = write({});
  loaded = await loadHmmInput(loadedConfig.config, loadedConfig.baseFolder);
  trained = await trainHmm(loadedConfig.config, loaded.input, loaded.plan, runFitTasksHere, () => {});
  model = loadedConfig.outputDir;
  await writeHmmModel(model, trained, loaded.origin);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a configuration beside the bars and loads it. */
function write(change: object) {
  const path = join(folder, 'config.json');
  const config = {
    input_data: { source: 'bars.csv', columns: { ts: 'when' } },
    output_dir: 'out/model',
    features: { feature_set: 'v1' },
    model: { n_states: 2, n_init: 1, n_iter: 20 },
    ...change,
  };
  writeFileSync(path, JSON.stringify(config));
  return loadHmmConfig(path);
}

test('a model is a folder of tables, plots and JSON that reads back as it was', () => {
  expect(readdirSync(model).sort()).toEqual([
    ...['bic.svg', 'config.json', 'diagnostics.csv', 'dwell.svg', 'manifest.json', 'metrics.json', 'model.json'],
    ...['regimes.csv', 'regimes.svg', 'scaler.json', 'transitions.svg'],
  ]);
  const read = readHmmModel(model);
  expect(read.hmm).toEqual(trained.chosen.fit.hmm);
  expect(read.manifest).toMatchObject({
    kind: 'winnow_hmm',
    schema_version: 1,
    seed: 0,
    data: { source: 'bars.csv', rows: 400, symbol: 'bars', timeframe: '1d', from: '2020-01-01T00:00:00.000Z' },
    features: ['close_logret_current_1D', 'log_volume_delta_current_1D', 'close_parkinson_20_1D'],
    convergence: { reason: expect.any(String) },
  });
});

test('a model can be continued by a retrain, which names it by its hash', async () => {
  const predecessor = readPredecessor(model);
  expect(predecessor).toMatchObject({
    hash: createHash('sha256')
      .update(readFileSync(join(model, 'model.json')))
      .digest('hex'),
    hmm: trained.chosen.fit.hmm,
    regimeIds: { ids: [0, 1], nextId: 2 },
    learnedTo: trained.table.ts![trained.parts.train.end - 1],
  });
  const next = await trainHmm(trained.config, loaded.input, loaded.plan, runFitTasksHere, () => {}, predecessor);
  const folderOfNext = join(folder, 'next');
  await writeHmmModel(folderOfNext, next, loaded.origin);
  expect(readHmmModel(folderOfNext).manifest).toMatchObject({ previous_model: predecessor.hash, regime_ids: [0, 1] });
  expect(next.match!.overallDrift).toBeLessThan(0.01);
});

test('a model whose manifest does not say what it was fitted on is not continued: key, rule and value are named', () => {
  const damaged = join(folder, 'damaged');
  cpSync(model, damaged, { recursive: true });
  const path = join(damaged, 'manifest.json');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), fitted_on: 'all' }));
  expect(() => readPredecessor(damaged)).toThrow(
    expect.objectContaining({
      code: 'artefact_corrupt',
      message: expect.stringMatching(/manifest\.json: fitted_on: .*, but got "all"$/),
    }),
  );
});

test('the same run gives the same bytes, plots included', async () => {
  const again = join(folder, 'again');
  await writeHmmModel(again, trained, loaded.origin);
  for (const name of readdirSync(model)) {
    expect({ name, same: readFileSync(join(again, name)).equals(readFileSync(join(model, name))) }).toEqual({
      name,
      same: true,
    });
  }
});

test('diagnostics.csv has a probability for each move, stationary shares that sum to 1, dwell times and means', () => {
  const rows = readFileSync(join(model, 'diagnostics.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const sum = (table: string, state?: string) =>
    rows
      .filter((row) => row[0] === table && (state === undefined || row[1] === state))
      .reduce((total, row) => total + Number(row[3]), 0);
  expect(rows[0]).toEqual(['table', 'state', 'key', 'value']);
  expect([sum('transition', '0'), sum('transition', '1'), sum('stationary')]).toEqual(
    [1, 1, 1].map((one) => expect.closeTo(one, 9)),
  );
  expect(rows.filter(([table, state]) => table === 'dwell' && state === '1')).toHaveLength(2);
  expect(rows.filter(([table]) => table === 'mean')).toHaveLength(6);
});

describe('rows from outside give what regimes.csv holds', () => {
  const expected = () => readFileSync(join(model, 'regimes.csv'), 'utf8').trimEnd().split('\n').slice(1);
  const lines = csv.trimEnd().split('\n');
  const headers = lines[0]!.split(',');
  const jsonLines = lines.slice(1).map((line) => {
    return JSON.stringify(Object.fromEntries(line.split(',').map((cell, i) => [headers[i], cell])));
  });

  async function answers(read: (options: ReturnType<typeof regimeRowOptions>, take: TakeRows) => Promise<void>) {
    const artefact = readHmmModel(model);
    const stream = createRegimeStream(artefact, 'rows');
    const given: string[] = [];
    await read(regimeRowOptions(artefact, 'rows'), (rows) => {
      for (const row of rows) {
        const { timestamp, state, probabilities } = stream.push(row);
        if (state !== null) given.push([timestamp, state, ...probabilities!].join(','));
      }
    });
    return given;
  }

  test('from a CSV file, plain or zipped', async () => {
    expect(await answers((options, take) => readRegimeRows(join(folder, 'bars.csv'), options, take))).toEqual(
      expected(),
    );
    writeFileSync(join(folder, 'bars.csv.gz'), gzipSync(csv));
    expect(await answers((options, take) => readRegimeRows(join(folder, 'bars.csv.gz'), options, take))).toEqual(
      expected(),
    );
  });

  test.each([
    ['CSV', csv],
    ['JSON lines', `\n${jsonLines.join('\n')}`],
  ])('from a stream of %s in small pieces', async (_what, text) => {
    const pieces = text.match(/[\s\S]{1,37}/g)!.map((piece) => Buffer.from(piece));
    expect(await answers((options, take) => readRegimeStream(Readable.from(pieces), options, take))).toEqual(
      expected(),
    );
  });

  test('a row is answered before the next one comes', async () => {
    const artefact = readHmmModel(model);
    let seen = 0;
    async function* feed() {
      for (const [i, line] of lines.entries()) {
        yield Buffer.from(`${line}\n`);
        expect(seen).toBe(i);
      }
    }
    await readRegimeStream(feed(), regimeRowOptions(artefact, 'rows'), (rows) => {
      seen += rows.length;
    });
    expect(seen).toBe(series.rows);
  });
});

describe('loadHmmInput()', () => {
  const load = (change: object) => {
    const { config, baseFolder } = write(change);
    return loadHmmInput(config, baseFolder);
  };
  const bars = { source: 'bars.csv', columns: { ts: 'when' } };

  test('takes any columns, with a price beside them', async () => {
    const { input, plan, origin } = await load({
      input_data: { source: 'bars.csv', columns: { ts: 'when', close: 'close' } },
      features: { columns: ['volume', 'high'] },
    });
    expect(plan).toEqual({ kind: 'columns', names: ['volume', 'high'], price: 'close' });
    expect(input).toMatchObject({ kind: 'columns', table: { names: ['volume', 'high', 'close'], rows: 400 } });
    expect(origin).toMatchObject({ rows: 400, symbol: null, from: '2020-01-01T00:00:00.000Z' });
  });

  test.each([
    [
      'an unknown column, naming the nearest',
      { features: { columns: ['vloume'] } },
      'data_columns',
      'did you mean "volume"',
    ],
    [
      'an unknown price column',
      { input_data: { source: 'bars.csv', columns: { ts: 'when', close: 'clsoe' } } },
      'data_columns',
      '"close"',
    ],
    [
      'a timeframe shorter than the bars',
      { features: { feature_set: 'v1', timeframes: ['1H'] } },
      'hmm_config_invalid',
      '"1H"',
    ],
    [
      'bars without time stamps',
      { input_data: { source: 'bars.csv', columns: { ts: null } } },
      'hmm_config_invalid',
      'ts',
    ],
    ['a file that is missing', { input_data: 'nowhere.csv' }, 'file_not_found', 'nowhere.csv'],
    [
      'columns of a Parquet file',
      { input_data: 'x.parquet', features: { columns: ['a'] } },
      'hmm_config_invalid',
      'CSV',
    ],
  ])('refuses %s', async (_what, change, code, names) => {
    await expect(load({ input_data: bars, ...change })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(names),
    });
  });
});
