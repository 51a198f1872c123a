import type { ColumnTable, Series } from '@winnow/market';
import { filterStates, informationCriteria, logLikelihood } from '@winnow/models';
import { jsonFile } from '../jsonFile.ts';
import { createRegimeStream } from './applyHmm.ts';
import { type RunFitTasks, runFitTask, runFitTasksHere } from './fitTask.ts';
import { hmmArtefactFiles, readHmmArtefact } from './hmmArtefact.ts';
import { parseHmmConfig } from './hmmConfig.ts';
import type { HmmPredecessor } from './predecessor.ts';
import { likeliestStates } from './regimesCsv.ts';
import {
  barConfig,
  barPlan,
  rowsOfBars,
  sampledColumns,
  simulatedBars,
  trainOnBars,
  trainOnColumns,
} from './testing.ts';
import { type TrainedHmm, trainHmm } from './trainHmm.ts';

const series = simulatedBars(900);
const columns = sampledColumns(900);
let trained: TrainedHmm;
let trainedOnColumns: TrainedHmm;

beforeAll(async () => {
  trained = await trainOnBars(series);
  trainedOnColumns = await trainOnColumns(columns.table);
});

/** The artefact of a run as it is read back from its files. */
function artefactOf(run: TrainedHmm) {
  const files = hmmArtefactFiles(run);
  return readHmmArtefact((name) => JSON.parse(files.get(name)!), 'folder');
}

/** Likelihood of rows on their own, by the model's own function. */
function partOf({ chosen, table, scaler, parts }: TrainedHmm, name: 'train' | 'val' | 'test') {
  const { mean, scale } = scaler.state as { mean: number[]; scale: number[] };
  const { start, end } = parts[name];
  const { cols } = table;
  const data = table.data
    .slice(start * cols, end * cols)
    .map((value, i) => (value - mean[i % cols]!) / scale[i % cols]!);
  return { hmm: chosen.fit.hmm, obs: { data, rows: end - start, cols, runStarts: Int32Array.of(0) } };
}

test('the scaler has seen the train rows alone: there each feature has mean 0 and deviation 1', () => {
  const { obs } = partOf(trained, 'train');
  for (let col = 0; col < obs.cols; col++) {
    const values = obs.data.filter((_, i) => i % obs.cols === col);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 9);
    expect(variance).toBeCloseTo(1, 9);
  }
});

test('metrics.json has log-likelihood of each part in nats, AIC and BIC, for the chosen model and for every K', () => {
  const metrics = JSON.parse(hmmArtefactFiles(trained).get('metrics.json')!);
  const { hmm } = partOf(trained, 'train');
  for (const name of ['train', 'val', 'test'] as const) {
    expect(metrics.log_likelihood[name]).toBeCloseTo(logLikelihood(hmm, partOf(trained, name).obs), 6);
  }
  const { aic, bic } = informationCriteria(hmm, metrics.log_likelihood.train, metrics.rows.train);
  expect([metrics.aic, metrics.bic]).toEqual([expect.closeTo(aic, 6), expect.closeTo(bic, 6)]);
  expect(metrics.grid.map((point: { n_states: number }) => point.n_states)).toEqual([2, 3]);
  const lowest = metrics.grid.toSorted((a: { bic: number }, b: { bic: number }) => a.bic - b.bic)[0];
  expect({ n_states: metrics.n_states, bic: metrics.bic }).toEqual({ n_states: lowest.n_states, bic: lowest.bic });
  expect(Object.keys(lowest)).toEqual(expect.arrayContaining(['log_likelihood', 'aic', 'bic', 'convergence']));
});

test('regimes.csv has one line a row with filtered probabilities: those of the batch filter to 1e-12', () => {
  const { table, filtered, chosen } = trained;
  const lines = hmmArtefactFiles(trained).get('regimes.csv')!.trimEnd().split('\n');
  expect(lines[0]).toBe(
    `timestamp,state,${Array.from({ length: chosen.nStates }, (_, k) => `p_state_${k}`).join(',')}`,
  );
  expect(lines).toHaveLength(table.rows + 1);
  expect(lines[1]!.startsWith(`${new Date(table.ts![0]!).toISOString()},`)).toBe(true);
  const { mean, scale } = trained.scaler.state as { mean: number[]; scale: number[] };
  const data = table.data.map((value, i) => (value - mean[i % table.cols]!) / scale[i % table.cols]!);
  const batch = filterStates(chosen.fit.hmm, { data, rows: table.rows, cols: table.cols, runStarts: Int32Array.of(0) });
  expect(Math.max(...filtered.map((prob, i) => Math.abs(prob - batch[i]!)))).toBeLessThan(1e-12);
});

test('the states are found again where they are known, in canonical order', () => {
  const { states } = columns;
  const found = likeliestStates(trainedOnColumns.filtered, trainedOnColumns.chosen.nStates);
  const right = states.filter((state, t) => state === found[t]).length;
  expect(trainedOnColumns.chosen.nStates).toBe(2);
  expect(right / states.length).toBeGreaterThan(0.95);
  expect(trainedOnColumns.states.map(({ regime }) => regime)).toEqual(['state_0', 'state_1']);
});

test('order_by numbers the states by a feature of one’s own choice', async () => {
  const order_by = { feature: 'a', moment: 'mean' };
  const run = await trainOnColumns(columns.table, { model: { n_states: 2, order_by } });
  expect(trainedOnColumns.states[0]!.featureMeans[0]).toBeGreaterThan(trainedOnColumns.states[1]!.featureMeans[0]!);
  expect(run.states.map(({ featureMeans }) => featureMeans)).toEqual(
    trainedOnColumns.states.map(({ featureMeans }) => featureMeans).toReversed(),
  );
});

test('columns without time stamps are numbered, and their price gives returns without being a feature', async () => {
  expect(hmmArtefactFiles(trainedOnColumns).get('regimes.csv')!.slice(0, 12)).toBe('row,state,p_');
  const { table } = columns;
  const data = new Float64Array(table.rows * 3);
  for (let t = 0; t < table.rows; t++) {
    data.set(table.data.subarray(2 * t, 2 * t + 2), 3 * t);
    data[3 * t + 2] = 100 + Math.sin(t);
  }
  const priced: ColumnTable = { ...table, names: ['a', 'b', 'close'], data };
  const config = parseHmmConfig(barConfig({ features: { columns: ['a', 'b'] } }), 'test');
  const plan = { kind: 'columns', names: ['a', 'b'], price: 'close' } as const;
  const withPrice = await trainHmm(config, { kind: 'columns', table: priced }, plan, runFitTasksHere, () => {});
  expect(withPrice.filtered).toEqual(trainedOnColumns.filtered);
  expect(withPrice.states.every(({ mean }) => mean !== null)).toBe(true);
});

describe('no look-ahead', () => {
  /** The same bars up to `cut`, others after it. */
  function withFuture(bars: Series, cut: number): Series {
    const other = simulatedBars(900, 99);
    const change = (column: 'open' | 'high' | 'low' | 'close' | 'volume') =>
      bars[column].map((value, t) => (t < cut ? value : other[column][t % other.rows]!));
    return {
      ...bars,
      open: change('open'),
      high: change('high'),
      low: change('low'),
      close: change('close'),
      volume: change('volume'),
    };
  }

  test.each([0.75, 0.9])('bars after %d of the file change nothing before them, the model included', async (share) => {
    const cut = Math.floor(series.rows * share);
    const changed = await trainOnBars(withFuture(series, cut));
    const kept = trained.table.ts!.findIndex((ts) => ts >= series.ts[cut]!);
    expect(changed.chosen.fit.hmm).toEqual(trained.chosen.fit.hmm);
    expect(changed.scaler).toEqual(trained.scaler);
    expect(changed.states).toEqual(trained.states);
    const K = trained.chosen.nStates;
    expect(changed.filtered.subarray(0, kept * K)).toEqual(trained.filtered.subarray(0, kept * K));
    expect(changed.filtered).not.toEqual(trained.filtered);
  });

  test('smoothed probabilities are written apart and say in every column that they look ahead', async () => {
    const files = hmmArtefactFiles(await trainOnColumns(columns.table, { smoothed: true }));
    expect(files.get('regimes.csv')).toBe(hmmArtefactFiles(trainedOnColumns).get('regimes.csv'));
    expect(files.get('regimes_smoothed.csv')!.split('\n')[0]).toBe('row,state_smoothed,p_smoothed_0,p_smoothed_1');
  });
});

test('the result does not depend on the order in which restarts run', async () => {
  const backwards: RunFitTasks = async (tasks, onFit) => {
    const fits = tasks.toReversed().map(runFitTask);
    fits.forEach(onFit);
    return fits.toReversed();
  };
  const config = parseHmmConfig(barConfig(), 'test');
  const other = await trainHmm(config, { kind: 'bars', series }, barPlan(config), backwards, () => {});
  expect([...hmmArtefactFiles(other)]).toEqual([...hmmArtefactFiles(trained)]);
});

test('refit_on_train_val goes on from the chosen model and raises the likelihood of both parts together', async () => {
  const refitted = await trainOnBars(series, { refit_on_train_val: true });
  expect(refitted.fittedOn).toBe('train_val');
  expect(refitted.chosen.nStates).toBe(trained.chosen.nStates);
  expect(refitted.grid.map(({ bic }) => bic)).toEqual(trained.grid.map(({ bic }) => bic));
  const both = (run: TrainedHmm) => run.chosen.logLik.train! + run.chosen.logLik.val!;
  expect(both(refitted)).toBeGreaterThan(both(trained));
});

test('parts of share 0 have no likelihood, and the choice needs none', async () => {
  const { chosen, parts } = await trainOnColumns(columns.table, { split: { train: 1, val: 0, test: 0 } });
  expect(chosen.logLik).toEqual({ train: expect.any(Number), val: null, test: null });
  expect(parts.train).toEqual({ start: 0, end: 900 });
});

test('missing values within the policy are marginalised', async () => {
  const data = columns.table.data.map((value, i) => (i % 40 === 7 ? Number.NaN : value));
  const features = { columns: ['a', 'b'], max_missing_share: 0.1 };
  const run = await trainOnColumns({ ...columns.table, data }, { features });
  const found = likeliestStates(run.filtered, 2);
  expect(columns.states.filter((state, t) => state === found[t]).length).toBeGreaterThan(0.94 * 900);
});

describe('apply', () => {
  test('gives bar by bar, from the files of a model, what regimes.csv holds, to the last digit', () => {
    const stream = createRegimeStream(artefactOf(trained), 'bars');
    const lines = rowsOfBars(series).map((row) => stream.push(row));
    const warm = lines.filter(({ state }) => state !== null);
    const csv = warm.map(({ timestamp, state, probabilities }) => [timestamp, state, ...probabilities!].join(','));
    expect(csv).toEqual(hmmArtefactFiles(trained).get('regimes.csv')!.trimEnd().split('\n').slice(1));
    expect(lines).toHaveLength(series.rows);
    expect(lines[0]).toEqual({
      timestamp: '2020-01-01T00:00:00.000Z',
      state: null,
      regime: null,
      regime_id: null,
      probabilities: null,
    });
    expect(new Set(warm.map(({ regime }) => regime))).toEqual(new Set(trained.states.map(({ regime }) => regime)));
  });

  test('gives row by row what regimes.csv holds for columns', () => {
    const stream = createRegimeStream(artefactOf(trainedOnColumns), 'rows');
    const { data, rows } = columns.table;
    const csv = Array.from({ length: rows }, (_, t) => {
      const { timestamp, state, probabilities } = stream.push({
        line: t,
        ts: undefined,
        values: data.slice(2 * t, 2 * t + 2),
      });
      return [timestamp, state, ...probabilities!].join(',');
    });
    expect(csv).toEqual(hmmArtefactFiles(trainedOnColumns).get('regimes.csv')!.trimEnd().split('\n').slice(1));
  });

  test('refuses a bar that is none', () => {
    const stream = createRegimeStream(artefactOf(trained), 'bars');
    const push =
      (...values: number[]) =>
      () =>
        stream.push({ line: 7, ts: series.ts[0]!, values: Float64Array.from(values) });
    expect(push(1, 0.5, 0.9, 1, 5)).toThrow(
      expect.objectContaining({ code: 'data_ohlc', message: expect.stringContaining('row 7') }),
    );
    const withoutTime = () => stream.push({ line: 7, ts: undefined, values: Float64Array.of(1, 1, 1, 1, 1) });
    expect(withoutTime).toThrow(expect.objectContaining({ code: 'data_columns' }));
  });
});

describe('an artefact', () => {
  test('reads back exactly', () => {
    const artefact = artefactOf(trained);
    expect(artefact).toEqual({
      hmm: trained.chosen.fit.hmm,
      plan: trained.plan,
      regimes: trained.states.map(({ regime }) => regime),
      regimeIds: { ids: trained.states.map((_, k) => k), nextId: trained.chosen.nStates },
      scaler: trained.scaler,
      config: trained.config,
    });
  });

  test.each([
    ['a regime too few', (model: { regimes: string[] }) => model.regimes.pop()],
    ['an unknown key', (model: Record<string, unknown>) => Object.assign(model, { extra: 1 })],
    ['no features', (model: Record<string, unknown>) => Reflect.deleteProperty(model, 'features')],
  ])('with %s is refused', (_what, spoil) => {
    const files = new Map(hmmArtefactFiles(trained));
    const model = JSON.parse(files.get('model.json')!);
    spoil(model);
    files.set('model.json', jsonFile(model));
    const read = () => readHmmArtefact((name) => JSON.parse(files.get(name)!), 'folder');
    expect(read).toThrow(expect.objectContaining({ code: 'artefact_corrupt' }));
  });
});

describe('a retrain that continues a model', () => {
  const predecessor = (run: TrainedHmm): HmmPredecessor => ({
    hash: 'h',
    hmm: run.chosen.fit.hmm,
    plan: run.plan,
    scaler: run.scaler,
    regimeIds: { ids: [7, 4], nextId: 9 },
    learnedTo: run.table.ts?.[run.parts.train.end - 1],
  });
  const head: ColumnTable = { ...columns.table, rows: 600, data: columns.table.data.slice(0, 1200) };
  const reversed = { order_by: { feature: 'a', moment: 'mean' } };

  test('keeps its scaler, its order of states and its ids, and measures the drift', async () => {
    const previous = await trainOnColumns(head);
    const next = await trainOnColumns(columns.table, { model: { n_states: 2, ...reversed } }, predecessor(previous));
    expect(next.scaler).toEqual(previous.scaler);
    expect(next.regimeIds).toEqual({ ids: [7, 4], nextId: 9 });
    expect(next.match!.predecessors).toEqual([0, 1]);
    expect(Math.max(...next.match!.drift)).toBeLessThan(0.05);
    const metrics = JSON.parse(hmmArtefactFiles(next).get('metrics.json')!);
    expect(metrics.overall_drift).toBeLessThan(0.05);
    expect(metrics.states.map((state: { regime_id: number }) => state.regime_id)).toEqual([7, 4]);
    const stream = createRegimeStream(artefactOf(next), 'rows');
    const line = stream.push({ line: 1, ts: undefined, values: columns.table.data.slice(0, 2) });
    expect(line.regime_id).toBe([7, 4][line.state!]);
  });

  test('gives a state that continues none a new id', async () => {
    const previous = await trainOnColumns(head);
    const next = await trainOnColumns(columns.table, { model: { n_states: 3 } }, predecessor(previous));
    expect(next.regimeIds.ids).toContain(9);
    expect(next.regimeIds.nextId).toBeGreaterThan(9);
  });

  test('is one more start for its own number of states', async () => {
    const starts: unknown[] = [];
    const runTasks: RunFitTasks = (tasks, onFit) => {
      starts.push(
        ...tasks.map(({ options: { nStates, init } }) => [nStates, typeof init === 'string' ? init : 'warm']),
      );
      return runFitTasksHere(tasks, onFit);
    };
    const { plan } = trainedOnColumns;
    const model = { state_grid: [2, 3], n_init: 1, n_iter: 2 };
    const config = parseHmmConfig(barConfig({ features: { columns: ['a', 'b'] }, model }), 'test');
    const input = { kind: 'columns', table: columns.table } as const;
    await trainHmm(config, input, plan, runTasks, () => {}, predecessor(trainedOnColumns));
    expect(starts).toEqual([
      [2, 'kmeans'],
      [2, 'warm'],
      [3, 'kmeans'],
    ]);
  });

  test.each([
    [
      'other features',
      (model: HmmPredecessor) => ({ ...model, plan: { ...model.plan, names: ['b', 'a'] } as never }),
      'features',
    ],
    [
      'another scaler',
      (model: HmmPredecessor) => ({ ...model, scaler: { kind: 'robust', state: {} } as never }),
      'scaler',
    ],
    [
      'another family',
      (model: HmmPredecessor) => ({ ...model, hmm: { ...model.hmm, emission: { family: 'poisson' } as never } }),
      'emission',
    ],
  ])('refuses one of %s', async (_what, change, names) => {
    const previous = change(predecessor(trainedOnColumns));
    await expect(trainOnColumns(columns.table, {}, previous)).rejects.toMatchObject({
      code: 'hmm_config_invalid',
      message: expect.stringContaining(names),
    });
  });

  test('refuses one that has learned from rows after the train part', async () => {
    const split = { train: 0.5, val: 0.25, test: 0.25 };
    await expect(trainOnBars(series, { split }, predecessor(trained))).rejects.toMatchObject({
      code: 'hmm_config_invalid',
      message: expect.stringContaining('no row after the train part'),
    });
  });
});

describe('trainHmm() refuses', () => {
  const { table } = columns;
  const constant: ColumnTable = { ...table, data: table.data.map((value, i) => (i % 2 === 1 ? 4 : value)) };
  const holed: ColumnTable = { ...table, data: table.data.map((value, i) => (i % 30 === 1 ? Number.NaN : value)) };
  const late = { from: '2031-01-01', to: '2032-01-01' };
  const cases: readonly [what: string, run: () => Promise<unknown>, code: string, names: string][] = [
    ['a constant column', () => trainOnColumns(constant), 'data_constant', '"b"'],
    [
      'an order by no feature, naming the nearest',
      () => trainOnBars(series, { model: { n_states: 2, order_by: { feature: 'close_parkinson_20_1H' } } }),
      'hmm_config_invalid',
      'did you mean "close_parkinson_10_1H"',
    ],
    [
      'columns of which no row has all values',
      () => {
        const data = table.data.map((value, i) => (i % 4 === 0 || i % 4 === 3 ? Number.NaN : value));
        return trainOnColumns({ ...table, data }, { features: { columns: ['a', 'b'], max_missing_share: 0.6 } });
      },
      'data_missing',
      'every column',
    ],
    ['missing values beyond the policy', () => trainOnColumns(holed), 'data_missing', '"b"'],
    [
      'too few rows for K',
      () => trainOnColumns({ ...table, rows: 20, data: table.data.slice(0, 40) }, { model: { n_states: 8 } }),
      'data_too_few',
      '8 states',
    ],
    [
      'dates out of the range of the data',
      () =>
        trainOnBars(series, {
          split: {
            train: { from: '2030-01-01', to: '2031-01-01' },
            val: late,
            test: { ...late, from: '2032-01-01', to: '2033-01-01' },
          },
        }),
      'hmm_split_empty',
      'split.train',
    ],
    [
      'dates for rows without time stamps',
      () =>
        trainOnColumns(table, {
          split: {
            train: { from: '2020-01-01', to: '2021-01-01' },
            val: late,
            test: { from: '2032-01-01', to: '2033-01-01' },
          },
        }),
      'hmm_config_invalid',
      'split.train',
    ],
    ['bars that end in the warm-up', () => trainOnBars(simulatedBars(30)), 'hmm_split_empty', 'split.train'],
  ];

  test.each(cases)('%s', async (_what, run, code, names) => {
    await expect(run()).rejects.toMatchObject({ code, message: expect.stringContaining(names) });
  });
});
