import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '@winnow/evaluation';
import type { TrialEvent, TrialProgress, TrialSpec } from '@winnow/pipeline';
import {
  bestMetrics,
  claimFresh,
  claimTrial,
  countForwardLooks,
  createCandidates,
  createSearchTrials,
  createStudy,
  createTrials,
  type Farm,
  findStudy,
  listStudies,
  loadCandidate,
  loadConfig,
  openFarm,
  openTrials,
  prepareStudy,
  recordEarlyEnd,
  recordEvents,
  refreshTrials,
  releaseTrial,
  runningStudies,
  type StudyRow,
  studyCandidates,
  studyTrials,
} from '@winnow/platform';
import { buildTrialSpec, planStage } from '@winnow/study';
import { backends, realServices } from '../support/backends.ts';
import { smallStudy } from '../support/studies.ts';
import { root, useWinnow, type Winnow } from '../support/winnow.ts';

const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const openShared = useWinnow(afterAll);
const openHome = useWinnow(afterEach);

const run = (pnl: number): RunRecord => ({
  runSource: 'prod',
  scoreSource: 'model',
  dataRegime: 'prod_live',
  metrics: {
    pnl_after_cost: pnl,
    sharpe_step_raw: Number.NaN,
    sharpe_daily: Number.POSITIVE_INFINITY,
    sharpe_method: 'daily_agg_v1',
    observation_days: 250,
    vol_floor_applied: false,
    max_drawdown: Number.NEGATIVE_INFINITY,
    turnover: 0.1 + 0.2,
    reject_rate: -0,
    hit_rate: 5e-324,
    n_trades: 3,
    costs_paid: 1.7976931348623157e308,
  },
});

const step = (index: number, value: number): TrialProgress => ({
  type: 'step',
  step: index,
  value,
  trainRows: 1,
  testRows: 1,
});
const completed = (value: number): TrialProgress => ({ type: 'completed', value, run: run(value) });

function event(trialId: string, attempt: number, seq: number, body: TrialProgress): TrialEvent {
  return { v: 1, trialId, attempt, seq, at: 1_700_000_000_000 + seq, body };
}

for (const backend of backends) {
  describe(`on ${backend.name}`, () => {
    let winnow: Winnow;
    let farm: Farm;

    beforeAll(async () => {
      winnow = await backend.open(openShared);
      farm = await openFarm(loadConfig(winnow.env));
    }, TIMEOUT_MS);

    afterAll(() => farm.stop());

    /** What `submit` hands to the store. */
    async function prepared(name: string) {
      const study = await prepareStudy(winnow.write(`${name}.json`, smallStudy({ name })));
      return { ...study, origin: { by: 'submit' } } as const;
    }

    /** A study of its own with its first trials, waiting. */
    async function studyWithTrials(name: string): Promise<{ study: StudyRow; trialIds: string[] }> {
      const study = await createStudy(farm.db, await prepared(name));
      const created = planStage(study, 'search', [], []).create.map((planned) => ({
        spec: buildTrialSpec(study, 'search', planned),
        params: planned.params,
        parent: planned.parent,
      }));
      await createTrials(farm.db, created);
      return { study, trialIds: created.map(({ spec }) => spec.trialId) };
    }

    /** Another search trial with the parameters of the first. */
    function nextTrial(study: StudyRow, number: number) {
      const planned = { ...planStage(study, 'search', [], []).create[0]!, number };
      return { spec: buildTrialSpec(study, 'search', planned), ...planned };
    }

    async function searchOf(study: StudyRow) {
      const { earlyEnd } = await findStudy(farm.db, study.id);
      return { trials: (await studyTrials(farm.db, study.id)).length, earlyEnd };
    }

    /** What the coordinator creates when a study comes to a later stage. */
    async function createLaterTrials(study: StudyRow, stage: 'validate' | 'forward'): Promise<void> {
      const planned = planStage(study, 'search', [], []).create.slice(0, 2);
      const created = planned.map((trial) => ({ spec: buildTrialSpec(study, stage, trial), ...trial }));
      await createTrials(farm.db, created);
    }

    const lookCount = async (study: StudyRow) => (await countForwardLooks(farm.db, study)).trials;

    const ledger = async (study: StudyRow) =>
      [
        ...(await farm.db.execute<Record<string, unknown>>(
          `select * from forward_looks where study_id = '${study.id}' order by trial_id, content_hash`,
        )),
      ].map(({ looked_at: _, ...look }) => look);

    const record = (events: readonly TrialEvent[]) => recordEvents(farm.db, events);

    async function firstTrial(study: StudyRow) {
      return (await studyTrials(farm.db, study.id))[0]!;
    }

    const contract = (title: string, body: () => Promise<void>) => backend.test(title, body, TIMEOUT_MS);

    contract('opening a database that is up to date changes nothing in it', async () => {
      await createStudy(farm.db, await prepared('kept'));
      const again = await openFarm(farm.config);
      try {
        expect(await findStudy(again.db, 'kept')).toEqual(await findStudy(farm.db, 'kept'));
      } finally {
        await again.stop();
      }
    });

    contract('two processes that open a new database at once both succeed', async () => {
      const fresh = backend === realServices ? await backend.open(openHome) : openHome();
      const outputs = await Promise.all([fresh.output('status', '--json'), fresh.output('status', '--json')]);
      for (const output of outputs) expect(JSON.parse(output)).toEqual({ studies: [], components: [] });
    });

    contract('recordEvents() stores an event once, however often it comes', async () => {
      const { study, trialIds } = await studyWithTrials('idempotent');
      const id = trialIds[0]!;
      await claimTrial(farm.db, id, 'w');
      const events = [event(id, 1, 0, step(0, 0.5)), event(id, 1, 1, completed(0.25))];

      const first = [];
      const second = [];
      for (const item of events) first.push(...(await record([item])));
      const once = await firstTrial(study);
      for (const item of events) second.push(...(await record([item])));
      expect({ first, second }).toEqual({ first: ['recorded', 'recorded'], second: ['duplicate', 'duplicate'] });
      expect(await firstTrial(study)).toEqual(once);
      expect(once).toMatchObject({ state: 'complete', value: 0.25, steps: [0.5] });
    });

    contract('recordEvents() lets the first terminal event of a trial win and refuses a late zombie', async () => {
      const { study, trialIds } = await studyWithTrials('zombie');
      const id = trialIds[0]!;
      await claimTrial(farm.db, id, 'zombie');
      await record([event(id, 1, 0, step(0, 1))]);
      await claimTrial(farm.db, id, 'successor');
      await record([event(id, 2, 0, step(0, 2))]);
      expect(await record([event(id, 2, 1, completed(2))])).toEqual(['recorded']);
      const won = await firstTrial(study);

      expect(await record([event(id, 1, 1, completed(1))])).toEqual(['refused']);
      expect(await firstTrial(study)).toEqual(won);
      expect(won).toMatchObject({ attempt: 2, worker: 'successor', value: 2, steps: [2] });
      expect(await claimTrial(farm.db, id, 'late')).toBeUndefined();
    });

    contract('of terminal events that come at once, one ends the trial and the others are refused', async () => {
      const { study, trialIds } = await studyWithTrials('race');
      const id = trialIds[0]!;
      const attempts = [1, 2, 3, 4, 5, 6];
      const ends = attempts.map((attempt) => event(id, attempt, 0, completed(attempt)));
      const outcomes = (await Promise.all([ends.slice(0, 2), ...ends.slice(2).map((end) => [end])].map(record))).flat();
      expect(outcomes.filter((outcome) => outcome === 'recorded').length).toBe(1);
      expect(outcomes.filter((outcome) => outcome === 'refused').length).toBe(attempts.length - 1);
      const winner = attempts[outcomes.indexOf('recorded')]!;
      expect(await firstTrial(study)).toMatchObject({ attempt: winner, value: winner });
      expect((await firstTrial(study)).metrics?.pnl_after_cost).toBe(winner);
    });

    contract('recordEvents() tells of each event of a batch what became of it', async () => {
      const { study, trialIds } = await studyWithTrials('batch');
      const [first, second] = trialIds as [string, string];
      await record([event(first, 1, 0, step(0, 0.5))]);
      const failure = { code: 'trial_failed', message: 'no rows' } as const;
      const batch = [
        event(first, 1, 0, step(0, 0.5)),
        event(first, 1, 1, step(1, 0.25)),
        event('nothing-1.search.0', 1, 0, step(0, 1)),
        event(first, 1, 2, completed(0.25)),
        event(second, 1, 0, { type: 'failed', error: failure }),
        event(second, 1, 1, completed(1)),
      ];
      expect(await record(batch)).toEqual(['duplicate', 'recorded', 'unknown', 'recorded', 'recorded', 'refused']);
      expect(await record(batch)).toEqual(
        batch.map(({ trialId }) => (trialId.startsWith('n') ? 'unknown' : 'duplicate')),
      );
      const rows = await studyTrials(farm.db, study.id);
      expect(rows[0]).toMatchObject({ state: 'complete', value: 0.25, steps: [0.5, 0.25] });
      expect(rows[1]).toMatchObject({ state: 'failed', error: failure, metrics: null });
    });

    contract('claimFresh() takes the trials that nobody has taken, each once', async () => {
      const { study, trialIds } = await studyWithTrials('fresh');
      const [first, second] = trialIds as [string, string];
      await claimTrial(farm.db, first, 'one');
      const claims = await Promise.all(['two', 'three'].map((worker) => claimFresh(farm.db, trialIds, worker)));
      expect(claims.map((ids) => ids.size).sort()).toEqual([0, trialIds.length - 1]);
      const rows = await studyTrials(farm.db, study.id);
      expect(rows.map(({ attempt, state }) => `${state} ${attempt}`)).toEqual(trialIds.map(() => 'running 1'));
      await releaseTrial(farm.db, second, 1); // a trial that was given back is as good as new
      expect(await claimFresh(farm.db, trialIds, 'four')).toEqual(new Set([second]));
      expect(await claimTrial(farm.db, first, 'four')).toBe(2);
    });

    contract('a trial that waited for its turn in a job began when it says so', async () => {
      const { study, trialIds } = await studyWithTrials('turns');
      await claimFresh(farm.db, trialIds, 'w');
      const begin = event(trialIds[0]!, 1, 0, { type: 'started', folds: 1, rows: {} });
      await record([begin, event(trialIds[0]!, 1, 1, completed(1))]);
      expect((await firstTrial(study)).startedAt).toEqual(new Date(begin.at));
    });

    contract('what is read again of trials and studies is what reading them whole gives', async () => {
      const { study, trialIds } = await studyWithTrials('again');
      const known = await studyTrials(farm.db, study.id);
      const running = new Map((await runningStudies(farm.db)).map((row) => [row.id, row]));
      await claimFresh(farm.db, trialIds, 'w');
      await record([event(trialIds[0]!, 1, 0, step(0, Number.NaN)), event(trialIds[0]!, 1, 1, completed(1))]);
      await createLaterTrials(study, 'validate');
      await recordEarlyEnd(farm.db, study.id, 'trials', known.length);
      expect(await refreshTrials(farm.db, study.id, known)).toEqual(await studyTrials(farm.db, study.id));
      expect(await runningStudies(farm.db, running)).toEqual(await runningStudies(farm.db));
    });

    contract('createTrials() gives the trials that it has made, as they will be read, and no others', async () => {
      const { study, trialIds } = await studyWithTrials('made');
      const stored = await studyTrials(farm.db, study.id);
      await farm.db.execute(`delete from trials where id = '${trialIds[0]}'`);
      expect(await createTrials(farm.db, stored)).toEqual(stored.slice(0, 1));
    });

    contract('recordEvents() knows an event of a trial that does not exist', async () => {
      expect(await record([event('nothing-1.search.0', 1, 0, step(0, 1))])).toEqual(['unknown']);
    });

    contract('NaN, infinities and the extremes of a double survive the store', async () => {
      const { study, trialIds } = await studyWithTrials('extremes');
      const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 0.1 + 0.2];
      for (const [i, value] of values.entries()) await record([event(trialIds[0]!, 1, i, step(i, value))]);
      await record([event(trialIds[0]!, 1, values.length, completed(Number.NEGATIVE_INFINITY))]);

      const { state, value, steps, metrics } = await firstTrial(study);
      expect({ state, value, steps }).toEqual({ state: 'complete', value: Number.NEGATIVE_INFINITY, steps: values });
      expect(metrics).toEqual({ ...run(Number.NEGATIVE_INFINITY).metrics, reject_rate: 0 }); // JSON has no −0
    });

    contract('bestMetrics() gives the best of each metric over a stage, each for itself, and NaN is none', async () => {
      const { study, trialIds } = await studyWithTrials('bests');
      const values = [0.25, Number.NaN, -0.5];
      await record(trialIds.slice(0, 3).map((id, i) => event(id, 1, 0, completed(values[i]!))));
      const [most, least] = (['maximize', 'minimize'] as const).map((direction) =>
        bestMetrics(farm.db, study.id, [
          { metric: 'pnl_after_cost', direction },
          { metric: 'sharpe_daily', direction },
          { metric: 'sharpe_step_raw', direction },
        ]),
      );
      const whose = { studyId: study.id, stage: 'search' };
      const others = { sharpe_daily: Number.POSITIVE_INFINITY, sharpe_step_raw: null };
      expect(await most).toEqual([{ ...whose, bests: { pnl_after_cost: 0.25, ...others } }]);
      expect(await least).toEqual([{ ...whose, bests: { pnl_after_cost: -0.5, ...others } }]);
    });

    contract('createStudy() numbers submissions that come at once 1, 2, 3', async () => {
      const study = await prepared('numbered');
      const rows = await Promise.all([1, 2, 3].map(() => createStudy(farm.db, study)));
      expect(rows.map((row) => row.id).sort()).toEqual(['numbered-1', 'numbered-2', 'numbered-3']);
      expect((await findStudy(farm.db, 'numbered')).id).toBe('numbered-3');
    });

    contract('createStudy() makes one study of a request, however often it comes', async () => {
      const request = { ...(await prepared('requested')), requestId: 'tick-1' };
      const rows = await Promise.all([1, 2, 3, 4].map(() => createStudy(farm.db, request)));
      expect(rows.map((row) => row.id)).toEqual(Array(4).fill('requested-1'));
      expect((await listStudies(farm.db)).filter((row) => row.name === 'requested').length).toBe(1);
    });

    contract('a study comes back as it was stored, key by key', async () => {
      const { spec, dataRefs, lineage, origin } = await prepared('whole');
      const { id } = await createStudy(farm.db, { spec, dataRefs, lineage, origin });
      expect(await findStudy(farm.db, id)).toMatchObject({ spec, dataRefs, lineage, origin, state: 'running' });
    });

    contract('a forward trial is one look, however often it is created, and later studies count it', async () => {
      const [looker, later] = [await createStudy(farm.db, await prepared('looker')), await prepared('later')];
      await createLaterTrials(looker, 'forward');
      await createLaterTrials(looker, 'forward'); // as after a crash
      const second = await createStudy(farm.db, later);
      expect(await countForwardLooks(farm.db, second)).toEqual({ studies: 1, trials: 2 });
      expect(await countForwardLooks(farm.db, looker)).toEqual({ studies: 0, trials: 0 });

      await createLaterTrials(second, 'forward');
      const third = await createStudy(farm.db, { ...later, spec: { ...later.spec, name: 'third' } });
      expect(await countForwardLooks(farm.db, third)).toEqual({ studies: 2, trials: 4 });
      expect(await countForwardLooks(farm.db, looker)).toEqual({ studies: 0, trials: 0 });
    });

    contract('a look at other bars, or at a window that ends where this one begins, does not count', async () => {
      const study = await prepared('apart');
      const { forward } = study.spec.stages;
      const { from, to } = forward.window;
      const beside = (window: typeof forward.window) => ({ ...forward, window: { ...forward.window, ...window } });
      const withForward = (stage: typeof forward) => ({
        ...study,
        dataRefs: study.dataRefs.map((ref) => ({ ...ref, contentHash: 'sha256:apart' })),
        spec: { ...study.spec, stages: { ...study.spec.stages, forward: stage } },
      });
      await createLaterTrials(await createStudy(farm.db, withForward(forward)), 'forward');
      const counts = [
        withForward(beside({ ...forward.window, from: to, to: to + 1 })),
        withForward(beside({ ...forward.window, from: from - 1, to: from })),
        withForward(beside({ ...forward.window, from: to - 1, to: to + 1 })),
        { ...withForward(forward), dataRefs: study.dataRefs.map((ref) => ({ ...ref, contentHash: 'sha256:other' })) },
      ].map(async (other) => countForwardLooks(farm.db, await createStudy(farm.db, other)));
      expect((await Promise.all(counts)).map(({ trials }) => trials)).toEqual([0, 0, 2, 0]);
    });

    contract('the migration enters forward trials from before the ledger as it would have been', async () => {
      const study = await createStudy(farm.db, await prepared('before'));
      await createLaterTrials(study, 'forward');
      const entered = await ledger(study);
      expect(entered.length).toBe(2);
      await farm.db.execute(`delete from forward_looks where study_id = '${study.id}'`);
      const migration = join(root, 'libs', 'platform', 'store', 'migrations', '0002_forward_looks.sql');
      await farm.db.execute(readFileSync(migration, 'utf8').split('--> statement-breakpoint').at(-1)!);
      expect(await ledger(study)).toEqual(entered);
    });

    /** A study with three search trials of different Sharpe ratios, and candidates that were picked from them. */
    async function studyWithCandidates(name: string): Promise<StudyRow> {
      const { study, trialIds } = await studyWithTrials(name);
      for (const [i, id] of trialIds.slice(0, 3).entries()) await complete(id, 2 * i);
      await createLaterTrials(study, 'forward');
      const trials = await studyTrials(farm.db, study.id);
      const winners = trials.filter(({ stage }) => stage === 'forward');
      for (const { id } of winners) await complete(id, 1);
      await createCandidates(farm.db, study, winners, trials);
      return study;
    }

    async function complete(id: string, sharpe: number): Promise<void> {
      const { metrics, ...source } = run(1);
      const body = { type: 'completed', value: 1, run: { ...source, metrics: { ...metrics, sharpe_daily: sharpe } } };
      await record([event(id, 1, 0, body as TrialProgress)]);
    }

    contract('a candidate keeps what it was picked from, also when the study is looked at again later', async () => {
      await studyWithCandidates('picked');
      const study = await studyWithCandidates('picked_again');
      const figures = { trialCount: 6, sharpeVariance: 4, forwardLooks: await lookCount(study) };
      const candidates = await studyCandidates(farm.db, study.id);
      expect(figures.forwardLooks).toBeGreaterThan(1);
      expect([...candidates.values()]).toEqual([figures, figures]);
      const [first] = candidates.keys();
      expect(await loadCandidate(farm.db, first!)).toMatchObject({ id: first, rank: 0, ...figures });

      await createCandidates(farm.db, study, await studyTrials(farm.db, study.id), []); // as by a second coordinator
      expect((await studyCandidates(farm.db, study.id)).get(first!)).toEqual(figures);
    });

    contract('the migration gives candidates from before the figures that they would have got', async () => {
      const study = await studyWithCandidates('unfigured');
      const figures = await studyCandidates(farm.db, study.id);
      await farm.db.execute(
        `update candidates set trial_count = -1, sharpe_variance = null, forward_looks = -1 where study_id = '${study.id}'`,
      );
      const migration = join(root, 'libs', 'platform', 'store', 'migrations', '0003_candidate_figures.sql');
      const statements = readFileSync(migration, 'utf8').split('--> statement-breakpoint');
      await farm.db.execute(statements.find((text) => text.includes('UPDATE'))!);
      expect(await studyCandidates(farm.db, study.id)).toEqual(figures);
    });

    contract('the first reason why a search ended stands', async () => {
      const { id, earlyEnd } = await createStudy(farm.db, await prepared('ended'));
      await recordEarlyEnd(farm.db, id, 'regret', 0);
      await recordEarlyEnd(farm.db, id, 'seconds', 0);
      expect([earlyEnd, (await findStudy(farm.db, id)).earlyEnd]).toEqual([null, 'regret']);
    });

    contract(
      'a search that has ended gets no more trials, and one that has got more does not end before them',
      async () => {
        for (const [i, ends] of [true, false].entries()) {
          const { study, trialIds } = await studyWithTrials(`limited_${i}`);
          const tried = trialIds.length;
          const end = () => recordEarlyEnd(farm.db, study.id, 'seconds', tried);
          const create = async () =>
            (await createSearchTrials(farm.db, study.id, [nextTrial(study, tried)])) !== undefined;
          const stored = ends ? [await end(), await create()] : [await create(), await end()];
          expect(stored).toEqual([true, false]);
          expect(await searchOf(study)).toEqual({
            trials: ends ? tried : tried + 1,
            earlyEnd: ends ? 'seconds' : null,
          });
        }
      },
    );

    contract('of a trial that is asked for and the end of the search before it, at once, one is stored', async () => {
      const { study, trialIds } = await studyWithTrials('contended');
      const tried = trialIds.length;
      for (let round = 0; round < 8 && (await findStudy(farm.db, study.id)).earlyEnd === null; round++) {
        const [created, ended] = await Promise.all([
          createSearchTrials(farm.db, study.id, [nextTrial(study, tried + round)]),
          recordEarlyEnd(farm.db, study.id, 'seconds', tried + round),
        ]);
        expect(ended).toBe(created === undefined);
        const trials = tried + round + (created?.length ?? 0);
        expect(await searchOf(study)).toEqual({ trials, earlyEnd: ended ? 'seconds' : null });
      }
    });

    contract('a study from before there were scalers goes on with the one that was used', async () => {
      const study = await prepared('old');
      const { scaler: _, ...oldSpec } = study.spec;
      const { id } = await createStudy(farm.db, { ...study, spec: oldSpec as typeof study.spec });
      const found = await findStudy(farm.db, id);
      const [planned] = planStage(found, 'search', [], []).create;
      const { scaler: __, ...oldTrial } = buildTrialSpec(found, 'search', planned!);
      await createTrials(farm.db, [{ spec: oldTrial as TrialSpec, params: planned!.params, parent: null }]);
      const [trial] = await openTrials(farm.db, id);
      expect([found.spec.scaler, trial!.scaler]).toEqual([{ kind: 'standard' }, { kind: 'standard' }]);
    });
  });
}
