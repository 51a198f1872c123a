import { type Logger, WinnowError } from '@winnow/core';
import type { TrialEvent, TrialProgress, TrialSpec } from '@winnow/pipeline';
import { runTrialJob, type TrainerDeps } from './runTrialJob.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
const needed: Partial<TrialSpec> = {
  trialId: 's-1.search.0',
  studyId: 's-1',
  dataRefs: [{} as TrialSpec['dataRefs'][number]],
};
const spec = needed as TrialSpec; // a job reads no more of it than this
const completed = { type: 'completed', value: 1 } as TrialProgress;

/** A trainer whose thread does what `run` says, with everything it did on record. */
function trainer(changes: {
  attempt?: number | undefined;
  run?: TrainerDeps['pool']['run'];
  lease?: TrainerDeps['cache']['lease'];
}) {
  const record = {
    events: [] as TrialEvent[],
    released: [] as number[],
    shown: [] as number[],
    runs: 0,
    handedBack: 0,
    leases: 0,
    dropped: 0,
    now: 0,
  };
  const deps: TrainerDeps = {
    ledger: {
      claim: async () => ('attempt' in changes ? changes.attempt : 1),
      release: async (_id, attempt) => void record.released.push(attempt),
    },
    clock: { now: () => record.now },
    log: silent,
    pool: {
      run: async (...args) => {
        record.runs++;
        if (changes.run !== undefined) return await changes.run(...args);
        args[2](completed);
        return 'ended';
      },
    },
    sink: { write: async (_study, event) => void record.events.push(event) },
    cache: {
      lease:
        changes.lease ??
        (async () => {
          record.leases++;
          return { series: [], release: () => void record.leases-- };
        }),
    },
    checkpoints: { remove: () => void record.dropped++ },
    maxAttempts: 3,
  };
  const job = {
    jobId: spec.trialId,
    handBack: async () => {
      record.handedBack++;
      return new Error('handed back');
    },
    showProgress: async (percent: number) => void record.shown.push(percent),
  };
  return { record, run: () => runTrialJob(spec, job, deps) };
}

test('a trial that has ended already is not run again', async () => {
  const { record, run } = trainer({ attempt: undefined });
  await run();
  expect(record).toMatchObject({ runs: 0, events: [] });
});

test.each([
  ['ends', 1, 1, async () => 'ended' as const],
  ['has ended already', undefined, 1, undefined],
  ['is given up as poison', 4, 1, undefined],
  ['is stopped', 1, 0, async () => 'stopped' as const],
  [
    'loses its thread',
    1,
    0,
    async () => {
      throw new Error('thread lost');
    },
  ],
])(
  'a trial that %s: what its fits had learned is kept for as long as it may go on',
  async (_, attempt, dropped, run) => {
    const job = trainer({ attempt, ...(run && { run }) });
    await job.run().catch(() => {});
    expect(job.record.dropped).toBe(dropped);
  },
);

test('events carry the attempt and count up from 0', async () => {
  const { record, run } = trainer({
    attempt: 2,
    run: async (_spec, _series, emit) => {
      emit({ type: 'started', folds: 1, rows: {} });
      emit(completed);
      return 'ended';
    },
  });
  await run();
  expect(record.events.map(({ attempt, seq, body }) => [attempt, seq, body.type])).toEqual([
    [2, 0, 'started'],
    [2, 1, 'completed'],
  ]);
});

test('a trial that has been taken too often fails as poison and is not run', async () => {
  const { record, run } = trainer({ attempt: 4 });
  await run();
  expect(record.runs).toBe(0);
  expect(record.events[0]?.body).toMatchObject({ type: 'failed', error: { code: 'trial_poison' } });
});

test('a trial that was stopped is released and its job handed back', async () => {
  const { record, run } = trainer({ run: async () => 'stopped' });
  await expect(run()).rejects.toThrow('handed back');
  expect(record).toMatchObject({ released: [1], handedBack: 1, events: [] });
});

test('a lost thread fails the delivery and leaves the trial to the next attempt', async () => {
  const { record, run } = trainer({
    run: async () => {
      throw new Error('thread lost');
    },
  });
  await expect(run()).rejects.toThrow('thread lost');
  expect(record).toMatchObject({ released: [], events: [] });
});

const lost: Promise<never> = Promise.reject(new Error('thread lost'));
lost.catch(() => {}); // a test awaits it

test.each([
  ['ends', Promise.resolve<'ended'>('ended')],
  ['is stopped', Promise.resolve<'stopped'>('stopped')],
  ['loses its thread', lost],
] as const)('the bars are given back when the trial %s', async (_how, outcome) => {
  const { record, run } = trainer({ run: () => outcome });
  await run().catch(() => {});
  expect(record).toMatchObject({ runs: 1, leases: 0 });
});

test('a database that goes away while the bars are fetched costs no attempt', async () => {
  const { record, run } = trainer({
    lease: async () => {
      throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
    },
  });
  await expect(run()).rejects.toThrow('handed back');
  expect(record).toMatchObject({ runs: 0, released: [1], handedBack: 1, events: [] });
});

test('data that is not what the study was submitted with fails the trial with its code', async () => {
  const { record, run } = trainer({
    lease: async () => {
      throw new WinnowError('data_hash_mismatch', { where: 'a.csv', rule: 'must be the same' });
    },
  });
  await run();
  expect(record.runs).toBe(0);
  expect(record.events[0]?.body).toMatchObject({ type: 'failed', error: { code: 'data_hash_mismatch' } });
});

test('a trial that takes long shows how far it is, and a short one does not trouble the queue', async () => {
  const { record, run } = trainer({
    run: async (_spec, _series, emit) => {
      emit({ type: 'started', folds: 4, rows: {} });
      for (let step = 0; step < 4; step++) {
        record.now += step < 2 ? 150 : 10;
        emit({ type: 'step', step, value: 0, trainRows: 1, testRows: 1 });
      }
      emit(completed);
      return 'ended';
    },
  });
  await run();
  expect(record.shown).toEqual([50]); // after 300 ms, and not again within 200
});
