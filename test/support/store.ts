import type { RunRecord } from '@winnow/evaluation';
import type { TrialEvent, TrialProgress } from '@winnow/pipeline';
import {
  createStudy,
  createTrials,
  type Farm,
  loadConfig,
  openFarm,
  prepareStudy,
  recordEvents,
  type StudyRow,
  studyTrials,
} from '@winnow/platform';
import { buildTrialSpec, planStage } from '@winnow/study';
import { type Backend, backends } from './backends.ts';
import { smallStudy } from './studies.ts';
import { useWinnow, type Winnow } from './winnow.ts';

const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see

export const run = (pnl: number): RunRecord => ({
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

export const step = (index: number, value: number): TrialProgress => ({
  type: 'step',
  step: index,
  value,
  trainRows: 1,
  testRows: 1,
});
export const completed = (value: number): TrialProgress => ({ type: 'completed', value, run: run(value) });

export function event(trialId: string, attempt: number, seq: number, body: TrialProgress): TrialEvent {
  return { v: 1, trialId, attempt, seq, at: 1_700_000_000_000 + seq, body };
}

type StoreOfFarm = ReturnType<typeof openStore>;

/** Defines the same tests on the store of each backend; the tests of a file share one. */
export function onEachStore(define: (store: StoreOfFarm) => void): void {
  for (const backend of backends) describe(`on ${backend.name}`, () => define(openStore(backend)));
}

/** A store for the tests of a `describe`, and what they put into it. */
function openStore(backend: Backend) {
  let winnow: Winnow;
  let farm: Farm;

  afterAll(() => farm.stop()); // before the home goes, so it stands first
  const openHome = useWinnow(afterAll);
  beforeAll(async () => {
    winnow = await backend.open(openHome);
    farm = await openFarm(loadConfig(winnow.env));
  }, TIMEOUT_MS);

  /** What `submit` hands to the store. */
  async function prepared(name: string) {
    const study = await prepareStudy(winnow.write(`${name}.json`, smallStudy({ name })));
    return { ...study, origin: { by: 'submit' } } as const;
  }

  return {
    backend,
    farm: () => farm,
    db: () => farm.db,
    contract: (title: string, body: () => Promise<void>) => backend.test(title, body, TIMEOUT_MS),
    prepared,
    record: (events: readonly TrialEvent[]) => recordEvents(farm.db, events),

    /** A study of its own with its first trials, waiting. */
    async studyWithTrials(name: string): Promise<{ study: StudyRow; trialIds: string[] }> {
      const study = await createStudy(farm.db, await prepared(name));
      const created = planStage(study, 'search', [], []).create.map((planned) => ({
        spec: buildTrialSpec(study, 'search', planned),
        params: planned.params,
        parent: planned.parent,
      }));
      await createTrials(farm.db, created);
      return { study, trialIds: created.map(({ spec }) => spec.trialId) };
    },

    /** What the coordinator creates when a study comes to a later stage. */
    async createLaterTrials(study: StudyRow, stage: 'validate' | 'forward'): Promise<void> {
      const planned = planStage(study, 'search', [], []).create.slice(0, 2);
      const created = planned.map((trial) => ({ spec: buildTrialSpec(study, stage, trial), ...trial }));
      await createTrials(farm.db, created);
    },

    async firstTrial(study: StudyRow) {
      return (await studyTrials(farm.db, study.id))[0]!;
    },
  };
}
