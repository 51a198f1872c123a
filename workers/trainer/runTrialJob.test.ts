import { type Logger, WinnowError } from '@winnow/core';
import type { TrialEvent, TrialProgress, TrialSpec } from '@winnow/pipeline';
import { runTrialJob, type TrainerDeps } from './runTrialJob.ts';
import { takeTurns } from './takeTurns.ts';
import type { ThreadOutcome } from './trialPool.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const needed = (number: number): Partial<TrialSpec> => ({
  trialId: `s-1.search.${number}`,
  studyId: 's-1',
  dataRefs: [{} as TrialSpec['dataRefs'][number]],
});
const trial = (number: number) => needed(number) as TrialSpec; // a job reads no more of it than this
const completed = { type: 'completed', value: 1 } as TrialProgress;
const started = (folds: number): TrialProgress => ({ type: 'started', folds, rows: {} });

const lostThread: ThreadOutcome = { how: 'lost', error: new Error('thread lost') };

/**
 * A trainer whose threads do what `run` says, with everything it did on record.
 * @param taken attempts of trials that have been taken before, by number; undefined: the trial has ended
 */
function trainer(
  numbers: readonly number[],
  changes: {
    taken?: ReadonlyMap<number, number | undefined>;
    run?: TrainerDeps['pool']['run'];
    lease?: TrainerDeps['cache']['lease'];
  } = {},
) {
  const record = {
    events: [] as TrialEvent[],
    /** numbers of the trials that were run together */
    runs: [] as number[][],
    released: [] as (readonly [number, number])[],
    shown: [] as number[],
    handedBack: 0,
    leases: 0,
    dropped: [] as number[],
    now: 0,
  };
  const numberOf = (id: string) => Number(id.split('.')[2]);
  const deps: TrainerDeps = {
    ledger: {
      claimFresh: async (ids) => new Set(ids.filter((id) => !changes.taken?.has(numberOf(id)))),
      claim: async (id) => changes.taken!.get(numberOf(id)),
      release: async (id, attempt) => void record.released.push([numberOf(id), attempt]),
    },
    clock: { now: () => record.now },
    log: silent,
    pool: {
      run: async (specs, series, onProgress) => {
        record.runs.push(specs.map(({ trialId }) => numberOf(trialId)));
        if (changes.run !== undefined) return await changes.run(specs, series, onProgress);
        onProgress(specs.map((_, index) => ({ trial: index, progress: completed })));
        return { how: 'ended' };
      },
    },
    sink: { write: async (_study, events) => void record.events.push(...events) },
    cache: {
      lease:
        changes.lease ??
        (async () => {
          record.leases++;
          return { series: [], release: () => void record.leases-- };
        }),
    },
    checkpoints: { remove: (id) => void record.dropped.push(numberOf(id)) },
    turns: takeTurns(),
    maxAttempts: 3,
  };
  const job = {
    jobId: 'job',
    dueAt: 0,
    handBack: async () => {
      record.handedBack++;
      return new Error('handed back');
    },
    showProgress: async (percent: number) => void record.shown.push(percent),
  };
  return { record, run: () => runTrialJob(numbers.map(trial), job, deps) };
}

/** What became of which trial, in the order in which it was stored. */
function story(events: readonly TrialEvent[]) {
  return events.map(({ trialId, attempt, seq, body }) => `${trialId.split('.')[2]}#${attempt}.${seq} ${body.type}`);
}

test('trials that nobody has taken yet run together, each with its own events, which count up from 0', async () => {
  const { record, run } = trainer([4, 5], {
    run: async (_specs, _series, onProgress) => {
      onProgress([{ trial: 0, progress: started(1) }]);
      onProgress([
        { trial: 0, progress: completed },
        { trial: 1, progress: started(1) },
        { trial: 1, progress: completed },
      ]);
      return { how: 'ended' };
    },
  });
  await run();
  expect(record).toMatchObject({ runs: [[4, 5]], dropped: [4, 5], leases: 0 });
  expect(story(record.events)).toEqual(['4#1.0 started', '4#1.1 completed', '5#1.0 started', '5#1.1 completed']);
});

test('a trial that was taken before runs alone, after the others, as its next attempt', async () => {
  const { record, run } = trainer([4, 5, 6], { taken: new Map([[4, 2]]) });
  await run();
  expect(record.runs).toEqual([[5, 6], [4]]);
  expect(story(record.events)).toEqual(['5#1.0 completed', '6#1.0 completed', '4#2.0 completed']);
});

test('a trial that has ended already is not run again, and what its fits had learned is dropped', async () => {
  const { record, run } = trainer([4], { taken: new Map([[4, undefined]]) });
  await run();
  expect(record).toMatchObject({ runs: [], events: [], dropped: [4] });
});

test('a trial that has been taken too often fails as poison and is not run', async () => {
  const { record, run } = trainer([4], { taken: new Map([[4, 4]]) });
  await run();
  expect(record).toMatchObject({ runs: [], dropped: [4] });
  expect(record.events[0]?.body).toMatchObject({ type: 'failed', error: { code: 'trial_poison' } });
});

test('a job that comes again while its trial runs here waits for it and then finds it ended', async () => {
  const taken = new Map<number, number | undefined>();
  let redelivered: Promise<void> | undefined;
  const { record, run } = trainer([4], {
    taken,
    run: async (_specs, _series, onProgress) => {
      if (redelivered === undefined) {
        taken.set(4, 2); // what a claim would give while the trial runs
        redelivered = run();
        await new Promise((resolve) => setTimeout(resolve, 20)); // time enough to claim it
      }
      taken.set(4, undefined);
      onProgress([{ trial: 0, progress: completed }]);
      return { how: 'ended' };
    },
  });
  await run();
  await redelivered;
  expect(record.runs).toEqual([[4]]);
  expect(story(record.events)).toEqual(['4#1.0 completed']);
});

test('a job that comes again while its trial runs here runs it when that has come to nothing', async () => {
  const taken = new Map<number, number | undefined>();
  let redelivered: Promise<void> | undefined;
  const { record, run } = trainer([4], {
    taken,
    run: async (_specs, _series, onProgress) => {
      if (redelivered === undefined) {
        taken.set(4, 2);
        redelivered = run();
        return lostThread;
      }
      onProgress([{ trial: 0, progress: completed }]);
      return { how: 'ended' };
    },
  });
  await expect(run()).rejects.toThrow('thread lost');
  await redelivered;
  expect(story(record.events)).toEqual(['4#2.0 completed']);
});

test('trials that were stopped are released, their job is handed back, and what their fits had learned is kept', async () => {
  const { record, run } = trainer([4, 5, 6], {
    taken: new Map([[6, 2]]),
    run: async (_specs, _series, onProgress) => {
      onProgress([{ trial: 0, progress: completed }]);
      return { how: 'stopped' };
    },
  });
  await expect(run()).rejects.toThrow('handed back');
  expect(record).toMatchObject({ released: [[5, 1]], handedBack: 1, dropped: [], leases: 0 });
  expect(story(record.events)).toEqual(['4#1.0 completed']);
});

test('a lost thread fails the delivery and leaves its trial to another attempt; the others still run', async () => {
  let calls = 0;
  const { record, run } = trainer([4, 5, 6], {
    run: async (specs, _series, onProgress) => {
      onProgress([{ trial: 0, progress: completed }]);
      return calls++ === 0 ? lostThread : { how: specs.length === 1 ? 'ended' : 'stopped' };
    },
  });
  await expect(run()).rejects.toThrow('thread lost');
  expect(record).toMatchObject({ runs: [[4, 5, 6], [6]], released: [], dropped: [4, 6], leases: 0 });
  expect(story(record.events)).toEqual(['4#1.0 completed', '6#1.0 completed']);
});

test('a database that goes away while the bars are fetched costs no attempt', async () => {
  const { record, run } = trainer([4, 5], {
    lease: async () => {
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    },
  });
  await expect(run()).rejects.toThrow('handed back');
  expect(record).toMatchObject({ runs: [], handedBack: 1, events: [] });
  expect(record.released).toEqual([
    [4, 1],
    [5, 1],
  ]);
});

test.each([
  ['name server', Object.assign(new Error('away'), { code: 'EAI_AGAIN' })],
  ['service', new WinnowError('postgres_unreachable', { where: 'database', rule: 'must answer' })],
])('a %s that is away while the bars are fetched costs no attempt', async (_what, error) => {
  const { record, run } = trainer([4], { lease: () => Promise.reject(error) });
  await expect(run()).rejects.toThrow('handed back');
  expect(record).toMatchObject({ runs: [], handedBack: 1, events: [], released: [[4, 1]] });
});

test('bars that are not to be had for a reason that lies not in the data fail no trial; the attempt counts', async () => {
  const { record, run } = trainer([4, 5], { lease: () => Promise.reject(new RangeError('out of memory')) });
  await expect(run()).rejects.toThrow('out of memory');
  expect(record).toMatchObject({ runs: [], handedBack: 0, events: [], released: [] });
});

test('data that is not what the study was submitted with fails each trial with its code', async () => {
  const { record, run } = trainer([4, 5], {
    lease: async () => {
      throw new WinnowError('data_hash_mismatch', { where: 'a.csv', rule: 'must be the same' });
    },
  });
  await run();
  expect(record.runs).toEqual([]);
  const error = { code: 'data_hash_mismatch' };
  expect(record.events.map(({ body }) => body)).toMatchObject([{ error }, { error }]);
});

test('a job that takes long shows how far it is, and a short one does not trouble the queue', async () => {
  const { record, run } = trainer([4, 5], {
    run: async (specs, _series, onProgress) => {
      for (const trial of specs.keys()) {
        onProgress([{ trial, progress: started(4) }]);
        for (let step = 0; step < 4; step++) {
          record.now += step < 2 ? 150 : 10;
          onProgress([{ trial, progress: { type: 'step', step, value: 0, trainRows: 1, testRows: 1 } }]);
        }
        onProgress([{ trial, progress: completed }]);
      }
      return { how: 'ended' };
    },
  });
  await run();
  expect(record.shown).toEqual([25, 75]); // after 300 ms of each trial, and not again within 200
});
