import {
  claimFresh,
  claimTrial,
  createTrials,
  recordEarlyEnd,
  refreshTrials,
  releaseTrial,
  runningStudies,
  studyTrials,
} from '@winnow/platform';
import { completed, event, onEachStore, run, step } from '../../support/store.ts';

onEachStore(({ db, contract, record, studyWithTrials, createLaterTrials, firstTrial }) => {
  contract('recordEvents() stores an event once, however often it comes', async () => {
    const { study, trialIds } = await studyWithTrials('idempotent');
    const id = trialIds[0]!;
    await claimTrial(db(), id, 'w');
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
    await claimTrial(db(), id, 'zombie');
    await record([event(id, 1, 0, step(0, 1))]);
    await claimTrial(db(), id, 'successor');
    await record([event(id, 2, 0, step(0, 2))]);
    expect(await record([event(id, 2, 1, completed(2))])).toEqual(['recorded']);
    const won = await firstTrial(study);

    expect(await record([event(id, 1, 1, completed(1))])).toEqual(['refused']);
    expect(await firstTrial(study)).toEqual(won);
    expect(won).toMatchObject({ attempt: 2, worker: 'successor', value: 2, steps: [2] });
    expect(await claimTrial(db(), id, 'late')).toBeUndefined();
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
    const rows = await studyTrials(db(), study.id);
    expect(rows[0]).toMatchObject({ state: 'complete', value: 0.25, steps: [0.5, 0.25] });
    expect(rows[1]).toMatchObject({ state: 'failed', error: failure, metrics: null });
  });

  contract('claimFresh() takes the trials that nobody has taken, each once', async () => {
    const { study, trialIds } = await studyWithTrials('fresh');
    const [first, second] = trialIds as [string, string];
    await claimTrial(db(), first, 'one');
    const claims = await Promise.all(['two', 'three'].map((worker) => claimFresh(db(), trialIds, worker)));
    expect(claims.map((ids) => ids.size).sort()).toEqual([0, trialIds.length - 1]);
    const rows = await studyTrials(db(), study.id);
    expect(rows.map(({ attempt, state }) => `${state} ${attempt}`)).toEqual(trialIds.map(() => 'running 1'));
    await releaseTrial(db(), second, 1); // a trial that was given back is as good as new
    expect(await claimFresh(db(), trialIds, 'four')).toEqual(new Set([second]));
    expect(await claimTrial(db(), first, 'four')).toBe(2);
  });

  contract('a trial that waited for its turn in a job began when it says so', async () => {
    const { study, trialIds } = await studyWithTrials('turns');
    await claimFresh(db(), trialIds, 'w');
    const begin = event(trialIds[0]!, 1, 0, { type: 'started', folds: 1, rows: {} });
    await record([begin, event(trialIds[0]!, 1, 1, completed(1))]);
    expect((await firstTrial(study)).startedAt).toEqual(new Date(begin.at));
  });

  contract('a trial whose start was stored by an earlier call began when that attempt says so', async () => {
    const { study, trialIds } = await studyWithTrials('calls');
    const id = trialIds[0]!;
    const started = (attempt: number, at: number) => ({
      ...event(id, attempt, 0, { type: 'started', folds: 1, rows: {} }),
      at,
    });
    await claimFresh(db(), trialIds, 'w');
    await record([started(1, 1_700_000_000_123)]);
    await claimTrial(db(), id, 'w');
    await record([started(2, 1_700_000_001_457)]);
    await record([event(id, 2, 1, completed(1))]);
    expect((await firstTrial(study)).startedAt).toEqual(new Date(1_700_000_001_457));
  });

  contract('what is read again of trials and studies is what reading them whole gives', async () => {
    const { study, trialIds } = await studyWithTrials('again');
    const known = await studyTrials(db(), study.id);
    const running = new Map((await runningStudies(db())).map((row) => [row.id, row]));
    await claimFresh(db(), trialIds, 'w');
    await record([event(trialIds[0]!, 1, 0, step(0, Number.NaN)), event(trialIds[0]!, 1, 1, completed(1))]);
    await createLaterTrials(study, 'validate');
    await recordEarlyEnd(db(), study.id, 'trials', known.length);
    expect(await refreshTrials(db(), study.id, known)).toEqual(await studyTrials(db(), study.id));
    expect(await runningStudies(db(), running)).toEqual(await runningStudies(db()));
  });

  contract('createTrials() gives the trials that it has made, as they will be read, and no others', async () => {
    const { study, trialIds } = await studyWithTrials('made');
    const stored = await studyTrials(db(), study.id);
    await db().execute(`delete from trials where id = '${trialIds[0]}'`);
    expect(await createTrials(db(), stored)).toEqual(stored.slice(0, 1));
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
});
