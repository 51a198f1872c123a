import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialProgress } from '@winnow/pipeline';
import {
  countForwardLooks,
  createCandidates,
  createStudy,
  loadCandidate,
  type StudyRow,
  studyCandidates,
  studyTrials,
} from '@winnow/platform';
import { event, onEachStore, run } from '../../support/store.ts';
import { root } from '../../support/winnow.ts';

onEachStore(({ db, contract, prepared, record, studyWithTrials, createLaterTrials }) => {
  const lookCount = async (study: StudyRow) => (await countForwardLooks(db(), study)).trials;

  const ledger = async (study: StudyRow) =>
    [
      ...(await db().execute<Record<string, unknown>>(
        `select * from forward_looks where study_id = '${study.id}' order by trial_id, content_hash`,
      )),
    ].map(({ looked_at: _, ...look }) => look);

  contract('a forward trial is one look, however often it is created, and later studies count it', async () => {
    const [looker, later] = [await createStudy(db(), await prepared('looker')), await prepared('later')];
    await createLaterTrials(looker, 'forward');
    await createLaterTrials(looker, 'forward'); // as after a crash
    const second = await createStudy(db(), later);
    expect(await countForwardLooks(db(), second)).toEqual({ studies: 1, trials: 2 });
    expect(await countForwardLooks(db(), looker)).toEqual({ studies: 0, trials: 0 });

    await createLaterTrials(second, 'forward');
    const third = await createStudy(db(), { ...later, spec: { ...later.spec, name: 'third' } });
    expect(await countForwardLooks(db(), third)).toEqual({ studies: 2, trials: 4 });
    expect(await countForwardLooks(db(), looker)).toEqual({ studies: 0, trials: 0 });
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
    await createLaterTrials(await createStudy(db(), withForward(forward)), 'forward');
    const counts = [
      withForward(beside({ ...forward.window, from: to, to: to + 1 })),
      withForward(beside({ ...forward.window, from: from - 1, to: from })),
      withForward(beside({ ...forward.window, from: to - 1, to: to + 1 })),
      { ...withForward(forward), dataRefs: study.dataRefs.map((ref) => ({ ...ref, contentHash: 'sha256:other' })) },
    ].map(async (other) => countForwardLooks(db(), await createStudy(db(), other)));
    expect((await Promise.all(counts)).map(({ trials }) => trials)).toEqual([0, 0, 2, 0]);
  });

  contract('the migration enters forward trials from before the ledger as it would have been', async () => {
    const study = await createStudy(db(), await prepared('before'));
    await createLaterTrials(study, 'forward');
    const entered = await ledger(study);
    expect(entered.length).toBe(2);
    await db().execute(`delete from forward_looks where study_id = '${study.id}'`);
    const migration = join(root, 'libs', 'platform', 'store', 'migrations', '0002_forward_looks.sql');
    await db().execute(readFileSync(migration, 'utf8').split('--> statement-breakpoint').at(-1)!);
    expect(await ledger(study)).toEqual(entered);
  });

  /** A study with three search trials of different Sharpe ratios, and candidates that were picked from them. */
  async function studyWithCandidates(name: string): Promise<StudyRow> {
    const { study, trialIds } = await studyWithTrials(name);
    for (const [i, id] of trialIds.slice(0, 3).entries()) await complete(id, 2 * i);
    await createLaterTrials(study, 'forward');
    const trials = await studyTrials(db(), study.id);
    const winners = trials.filter(({ stage }) => stage === 'forward');
    for (const { id } of winners) await complete(id, 1);
    await createCandidates(db(), study, winners, trials);
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
    const candidates = await studyCandidates(db(), study.id);
    expect(figures.forwardLooks).toBeGreaterThan(1);
    expect([...candidates.values()]).toEqual([figures, figures]);
    const [first] = candidates.keys();
    expect(await loadCandidate(db(), first!)).toMatchObject({ id: first, rank: 0, ...figures });

    await createCandidates(db(), study, await studyTrials(db(), study.id), []); // as by a second coordinator
    expect((await studyCandidates(db(), study.id)).get(first!)).toEqual(figures);
  });

  contract('the migration gives candidates from before the figures that they would have got', async () => {
    const study = await studyWithCandidates('unfigured');
    const figures = await studyCandidates(db(), study.id);
    await db().execute(
      `update candidates set trial_count = -1, sharpe_variance = null, forward_looks = -1 where study_id = '${study.id}'`,
    );
    const migration = join(root, 'libs', 'platform', 'store', 'migrations', '0003_candidate_figures.sql');
    const statements = readFileSync(migration, 'utf8').split('--> statement-breakpoint');
    await db().execute(statements.find((text) => text.includes('UPDATE'))!);
    expect(await studyCandidates(db(), study.id)).toEqual(figures);
  });
});
