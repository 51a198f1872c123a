import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobStore } from '@winnow/core';
import { allocateSeries, contentHash, decodeSeries, encodeSeries } from '@winnow/market';
import {
  BLOB_CHUNK_BYTES,
  type Farm,
  FileBlobStore,
  findStudy,
  homePaths,
  loadConfig,
  openFarm,
  PostgresBlobStore,
} from '@winnow/platform';
import { type Backend, backends, realServices } from '../support/backends.ts';
import { sp500Lines } from '../support/studies.ts';
import { until } from '../support/until.ts';
import { root, useWinnow, type Winnow, withUsedDatabase } from '../support/winnow.ts';

const SHORT_MS = 60_000;
const LONG_MS = 240_000; // whole studies and a million bars, on a busy machine
const openHome = useWinnow(afterEach);
const openShared = useWinnow(afterAll);
const on = (backend: Backend): ((title: string, body: () => Promise<void>, timeoutMs: number) => void) => backend.test;

function seriesBlob(rows: number) {
  const series = allocateSeries('RAMP', '1m', rows);
  for (let i = 0; i < rows; i++) {
    series.ts[i] = 1e12 + 60_000 * i;
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) series[name][i] = 100 + 0.01 * (i % 9_973);
  }
  return { hash: contentHash(series), bytes: encodeSeries(series) };
}

/** Bytes that need not be a series, for what is not about the format. */
function anyBlob(length: number) {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i ^ (i >> 8)) & 0xff;
  return { hash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes };
}

const study = {
  name: 'blobs',
  seed: 3,
  dataset: {
    name: 'own-csv',
    timeframe: '1d',
    dataRegime: 'prod_live',
    series: [{ symbol: 'SPX', source: 'bars.csv', columns: { ts: 'date' } }],
  },
  features: 'core_v1',
  label: { kind: 'forward_return', horizon: 1 },
  model: 'ridge',
  stages: {
    search: {
      window: { from: '2000-01-01', to: '2004-01-01' },
      split: { kind: 'purged_kfold', folds: 3 },
      trials: 4,
      topK: 2,
    },
    validate: { window: { from: '2004-02-01', to: '2006-01-01' }, topK: 1 },
    forward: { window: { from: '2006-02-01', to: '2008-01-01' }, topK: 1 },
  },
  parallelism: 2,
};

/** A study file and the bars that it names, beside the home. */
function writeStudy(winnow: Winnow): { file: string; csv: string } {
  const csv = winnow.write('bars.csv', `${sp500Lines().join('\n')}\n`);
  return { csv, file: winnow.write('study.json', study) };
}

async function chunkSizes({ db }: Farm, hash: string): Promise<unknown[]> {
  const query = `select length(data) as size from blob_chunks where hash = '${hash}' order by index`;
  return (await db.execute(query)).map((row) => row['size']);
}

const table = (winnow: Winnow, id: string) => winnow.output('trials', id, '--jsonl', '--reproducible');

describe.each(backends.map((backend) => [backend.name, backend] as const))('on %s', (_name, backend) => {
  let shared: { winnow: Winnow; farm: Farm } | undefined;
  afterAll(async () => await shared?.farm.stop());

  /** The store that the tests of this backend share: blobs of different content do not meet. */
  async function open(): Promise<{ winnow: Winnow; farm: Farm; store: PostgresBlobStore }> {
    if (shared === undefined) {
      const winnow = await backend.open(openShared);
      shared = { winnow, farm: await openFarm(loadConfig(winnow.env)) };
    }
    return { ...shared, store: new PostgresBlobStore(shared.farm.db) };
  }

  on(backend)(
    'a blob is got as it was put, in one row per chunk, and putting it again changes nothing',
    async () => {
      const { farm, store } = await open();
      for (const length of [0, 1, BLOB_CHUNK_BYTES - 1, BLOB_CHUNK_BYTES, BLOB_CHUNK_BYTES + 1]) {
        const { hash, bytes } = anyBlob(length);
        expect([await store.has(hash), await store.get(hash)]).toEqual([false, undefined]);
        await store.put(hash, bytes);
        await store.put(hash, bytes);
        expect(await chunkSizes(farm, hash)).toEqual(
          length === 0 ? [] : length > BLOB_CHUNK_BYTES ? [BLOB_CHUNK_BYTES, 1] : [length],
        );
        expect(await store.has(hash)).toBe(true);
        expect(Buffer.compare((await store.get(hash))!, bytes)).toBe(0);
      }
    },
    SHORT_MS,
  );

  on(backend)(
    'puts of one blob at once store it once, and each of them finds it afterwards',
    async () => {
      const { farm, store } = await open();
      const { hash, bytes } = anyBlob(3 * BLOB_CHUNK_BYTES);
      const put = async () => {
        await store.put(hash, bytes);
        return await store.has(hash);
      };
      expect(await Promise.all(Array.from({ length: 4 }, put))).toEqual([true, true, true, true]);
      expect(await chunkSizes(farm, hash)).toHaveLength(3);
      expect(Buffer.compare((await store.get(hash))!, bytes)).toBe(0);
    },
    SHORT_MS,
  );

  on(backend)(
    'a blob that lost a part is refused',
    async () => {
      const { farm, store } = await open();
      const { hash, bytes } = anyBlob(2 * BLOB_CHUNK_BYTES);
      await store.put(hash, bytes);
      await farm.db.execute(`delete from blob_chunks where hash = '${hash}' and index = 1`);
      await expect(store.get(hash)).rejects.toMatchObject({ code: 'blob_corrupt' });
    },
    SHORT_MS,
  );

  on(backend)(
    'a series of 1,000,000 bars comes back with its hash',
    async () => {
      const { store } = await open();
      const { hash, bytes } = seriesBlob(1_000_000);
      await store.put(hash, bytes);
      expect(decodeSeries((await store.get(hash))!, hash).rows).toBe(1_000_000);
    },
    LONG_MS,
  );

  on(backend)(
    'a put whose process is killed leaves the blob whole or not at all',
    async () => {
      const { winnow, farm, store } = await open();
      const { home, redis, database } = farm.config;
      await killDuringPuts(store, 10 * BLOB_CHUNK_BYTES, winnow.write, {
        code: 'new PostgresBlobStore((await openFarm(loadConfig(process.env))).db)',
        env: { WINNOW_HOME: home, WINNOW_REDIS_URL: redis.url, WINNOW_DATABASE_URL: database.url },
      });
    },
    LONG_MS,
  );
});

// On servers of one's own the next test says as much.
test(
  'a study goes on when its data file is gone, and gives the same trials as with it',
  async () => {
    const winnow = withUsedDatabase(openHome());
    const { file, csv } = writeStudy(winnow);
    await winnow.output('submit', file);
    rmSync(homePaths(winnow.home).blobs, { recursive: true });

    const submit = winnow.start(['submit', file]);
    await submit.printed(/blobs-2 submitted/);
    rmSync(csv);
    expect(await submit.finished).toMatchObject({ exitCode: 0 });
    expect(await table(winnow, 'blobs-2')).toBe(await table(winnow, 'blobs-1'));
  },
  LONG_MS,
);

on(realServices)(
  'a worker on another machine, with a home of its own and without the data file, runs the study',
  async () => {
    const submitter = await realServices.open(openHome);
    const { file, csv } = writeStudy(submitter);
    const id = (await submitter.output('submit', '--detach', file)).trim();
    rmSync(csv);

    const worker = openHome({ ...submitter.env, WINNOW_HOME: join(submitter.folder, 'other-home') });
    for (const component of ['promoter', 'trainer', 'coordinator']) worker.start([component]);
    const farm = await openFarm(loadConfig(submitter.env));
    try {
      await until('the study to end', async () => (await findStudy(farm.db, id)).state !== 'running', {
        deadlineMs: LONG_MS,
      });
      expect(await findStudy(farm.db, id)).toMatchObject({ state: 'complete', error: null });
    } finally {
      await farm.stop();
    }
    const copies = (home: string) => (existsSync(homePaths(home).blobs) ? readdirSync(homePaths(home).blobs) : []);
    expect(copies(worker.env['WINNOW_HOME']!).length).toBeGreaterThan(0);
    expect(copies(submitter.home)).toEqual([]);
  },
  LONG_MS,
);

test(
  'a put to files whose process is killed leaves the blob whole or not at all',
  async () => {
    const { folder, write } = openHome();
    await killDuringPuts(new FileBlobStore(join(folder, 'blobs')), 50 * BLOB_CHUNK_BYTES, write, {
      code: 'new FileBlobStore(process.env.FOLDER)',
      env: { FOLDER: join(folder, 'blobs') },
    });
  },
  LONG_MS,
);

test(
  'ten threads that have read a series of 1,000,000 bars hold one copy of it',
  () => {
    const bench = join(root, 'bench', 'market', 'memory.mjs');
    const { copies } = JSON.parse(execFileSync(process.execPath, [bench, '--json'], { encoding: 'utf8' }));
    // Ten heaps and compilers move the figure by about ±0.5 copies; ten copies would be ten, as on private memory.
    expect(copies.shared10).toBeLessThan(2.5);
    expect(copies.private10).toBeGreaterThan(8);
  },
  LONG_MS,
);

/** How a process that is to be killed makes its store. */
interface Putter {
  readonly code: string;
  readonly env: Readonly<Record<string, string>>;
}

const KILL_AFTER_MS = [0, 20, 160]; // the puts take 10 to 500 ms

/** Kills a process at different moments of a put, looks at the store after each, and puts the blob in the end. */
async function killDuringPuts(store: BlobStore, length: number, write: Winnow['write'], putter: Putter): Promise<void> {
  const { hash, bytes } = anyBlob(length);
  const file = write('blob', '');
  writeFileSync(file, bytes);
  const program = `
    import { readFileSync } from 'node:fs';
    import { FileBlobStore, loadConfig, openFarm, PostgresBlobStore } from '@winnow/platform';
    const bytes = readFileSync(process.env.BLOB);
    const store = ${putter.code};
    process.stdout.write('putting');
    await store.put('${hash}', bytes);
    setInterval(() => {}, 1000);`;
  let none = 0;
  for (const delayMs of KILL_AFTER_MS) {
    const env = { ...process.env, ...putter.env, BLOB: file };
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await sleep(delayMs);
    child.kill('SIGKILL');
    await exited;
    const found = await store.get(hash);
    expect(await store.has(hash)).toBe(found !== undefined);
    if (found === undefined) none++;
    else expect(Buffer.compare(found, bytes)).toBe(0);
  }
  expect(none).toBeGreaterThan(0); // the first kill, at least, comes before any put can end
  await store.put(hash, bytes);
  expect(Buffer.compare((await store.get(hash))!, bytes)).toBe(0);
}
