import type { TrialSpec } from '@winnow/pipeline';
import {
  bestMetrics,
  createSearchTrials,
  createStudy,
  createTrials,
  findStudy,
  listStudies,
  openFarm,
  openTrials,
  recordEarlyEnd,
  type StudyRow,
  studyTrials,
} from '@winnow/platform';
import { buildTrialSpec, planStage } from '@winnow/study';
import { realServices } from '../../support/backends.ts';
import { completed, event, onEachStore } from '../../support/store.ts';
import { useWinnow } from '../../support/winnow.ts';

const openHome = useWinnow(afterEach);

onEachStore(({ db, contract, prepared, record, studyWithTrials, backend, farm }) => {
  /** Another search trial with the parameters of the first. */
  function nextTrial(study: StudyRow, number: number) {
    const planned = { ...planStage(study, 'search', [], []).create[0]!, number };
    return { spec: buildTrialSpec(study, 'search', planned), ...planned };
  }

  async function searchOf(study: StudyRow) {
    const { earlyEnd } = await findStudy(db(), study.id);
    return { trials: (await studyTrials(db(), study.id)).length, earlyEnd };
  }

  contract('opening a database that is up to date changes nothing in it', async () => {
    await createStudy(db(), await prepared('kept'));
    const again = await openFarm(farm().config);
    try {
      expect(await findStudy(again.db, 'kept')).toEqual(await findStudy(db(), 'kept'));
    } finally {
      await again.stop();
    }
  });

  contract('statements are prepared where a connection has a session of its own', async () => {
    const { config } = farm();
    const single = await openFarm({ ...config, database: { ...config.database, poolSize: 1 } });
    try {
      for (const study of ['a', 'b']) expect(await openTrials(single.db, study)).toEqual([]);
      const statements = await single.db.execute<{ statement: string }>(
        `select statement from pg_prepared_statements where statement like '%from "trials"%'`,
      );
      expect(statements).toHaveLength(backend === realServices ? 1 : 0);
    } finally {
      await single.stop();
    }
  });

  contract('two processes that open a new database at once both succeed', async () => {
    const fresh = backend === realServices ? await backend.open(openHome) : openHome();
    const outputs = await Promise.all([fresh.output('status', '--json'), fresh.output('status', '--json')]);
    for (const output of outputs) expect(JSON.parse(output)).toEqual({ studies: [], components: [] });
  });

  contract('bestMetrics() gives the best of each metric over a stage, each for itself, and NaN is none', async () => {
    const { study, trialIds } = await studyWithTrials('bests');
    const values = [0.25, Number.NaN, -0.5];
    await record(trialIds.slice(0, 3).map((id, i) => event(id, 1, 0, completed(values[i]!))));
    const [most, least] = (['maximize', 'minimize'] as const).map((direction) =>
      bestMetrics(db(), study.id, [
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
    const rows = await Promise.all([1, 2, 3].map(() => createStudy(db(), study)));
    expect(rows.map((row) => row.id).sort()).toEqual(['numbered-1', 'numbered-2', 'numbered-3']);
    expect((await findStudy(db(), 'numbered')).id).toBe('numbered-3');
  });

  contract('createStudy() makes one study of a request, however often it comes', async () => {
    const request = { ...(await prepared('requested')), requestId: 'tick-1' };
    const rows = await Promise.all([1, 2, 3, 4].map(() => createStudy(db(), request)));
    expect(rows.map((row) => row.id)).toEqual(Array(4).fill('requested-1'));
    expect((await listStudies(db())).filter((row) => row.name === 'requested').length).toBe(1);
  });

  contract('a study comes back as it was stored, key by key', async () => {
    const { spec, dataRefs, lineage, origin } = await prepared('whole');
    const { id } = await createStudy(db(), { spec, dataRefs, lineage, origin });
    expect(await findStudy(db(), id)).toMatchObject({ spec, dataRefs, lineage, origin, state: 'running' });
  });

  contract('a study from before there were scalers goes on with the one that was used', async () => {
    const study = await prepared('old');
    const { scaler: _, ...oldSpec } = study.spec;
    const { id } = await createStudy(db(), { ...study, spec: oldSpec as typeof study.spec });
    const found = await findStudy(db(), id);
    const [planned] = planStage(found, 'search', [], []).create;
    const { scaler: __, ...oldTrial } = buildTrialSpec(found, 'search', planned!);
    await createTrials(db(), [{ spec: oldTrial as TrialSpec, params: planned!.params, parent: null }]);
    const [trial] = await openTrials(db(), id);
    expect([found.spec.scaler, trial!.scaler]).toEqual([{ kind: 'standard' }, { kind: 'standard' }]);
  });

  contract('the first reason why a search ended stands', async () => {
    const { id, earlyEnd } = await createStudy(db(), await prepared('ended'));
    await recordEarlyEnd(db(), id, 'regret', 0);
    await recordEarlyEnd(db(), id, 'seconds', 0);
    expect([earlyEnd, (await findStudy(db(), id)).earlyEnd]).toEqual([null, 'regret']);
  });

  contract(
    'a search that has ended gets no more trials, and one that has got more does not end before them',
    async () => {
      for (const [i, ends] of [true, false].entries()) {
        const { study, trialIds } = await studyWithTrials(`limited_${i}`);
        const tried = trialIds.length;
        const end = () => recordEarlyEnd(db(), study.id, 'seconds', tried);
        const create = async () => (await createSearchTrials(db(), study.id, [nextTrial(study, tried)])) !== undefined;
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
    for (let round = 0; round < 8 && (await findStudy(db(), study.id)).earlyEnd === null; round++) {
      const [created, ended] = await Promise.all([
        createSearchTrials(db(), study.id, [nextTrial(study, tried + round)]),
        recordEarlyEnd(db(), study.id, 'seconds', tried + round),
      ]);
      expect(ended).toBe(created === undefined);
      const trials = tried + round + (created?.length ?? 0);
      expect(await searchOf(study)).toEqual({ trials, earlyEnd: ended ? 'seconds' : null });
    }
  });
});
