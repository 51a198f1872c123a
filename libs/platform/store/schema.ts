import { encodeJson } from '@winnow/core';
import {
  bigint,
  customType,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';

/**
 * The tables. Postgres is the truth: queues can be rebuilt from it. `npm run migration -- <name>` writes the next
 * numbered migration from this file; a migration that has landed is never changed.
 */

/**
 * JSON that keeps NaN and ±Infinity (as strings; the readers decode them) and the order of keys: not jsonb, which sorts
 * them, because the order of a space's parameters is part of a study.
 */
const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'json',
  toDriver: (value) => encodeJson(value),
});

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const studies = pgTable(
  'studies',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    submission: integer('submission').notNull(),
    state: text('state', { enum: ['running', 'complete', 'failed'] }).notNull(),
    stage: text('stage', { enum: ['search', 'validate', 'forward'] }).notNull(),
    spec: json('spec').notNull(),
    dataRefs: json('data_refs').notNull(),
    lineage: json('lineage').notNull(),
    /** who submitted: `{"by":"submit"}` or `{"by":"retrain","schedule":…}` */
    origin: json('origin').notNull(),
    /** id of the job that asked for it: a repeated job finds the study instead of making a second one */
    requestId: text('request_id').unique(),
    /** the limit that ended the search before it had had all its trials */
    earlyEnd: text('early_end', { enum: ['trials', 'seconds', 'noImprovement', 'regret'] }),
    error: json('error'),
    createdAt: time('created_at').notNull().defaultNow(),
    finishedAt: time('finished_at'),
  },
  (table) => [unique().on(table.name, table.submission)],
);

export const trials = pgTable(
  'trials',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id, { onDelete: 'cascade' }),
    stage: text('stage', { enum: ['search', 'validate', 'forward'] }).notNull(),
    number: integer('number').notNull(),
    /** number of the trial of the stage before that this one re-runs */
    parent: integer('parent'),
    params: json('params').notNull(),
    spec: json('spec').notNull(),
    state: text('state', { enum: ['waiting', 'running', 'complete', 'pruned', 'failed'] }).notNull(),
    value: doublePrecision('value'),
    error: json('error'),
    /** how often a worker has taken it; the attempt that ended it is the one whose events count */
    attempt: integer('attempt').notNull().default(0),
    worker: text('worker'),
    createdAt: time('created_at').notNull().defaultNow(),
    startedAt: time('started_at'),
    finishedAt: time('finished_at'),
  },
  (table) => [unique().on(table.studyId, table.stage, table.number)],
);

export const trialEvents = pgTable(
  'trial_events',
  {
    trialId: text('trial_id')
      .notNull()
      .references(() => trials.id, { onDelete: 'cascade' }),
    attempt: integer('attempt').notNull(),
    seq: integer('seq').notNull(),
    type: text('type').notNull(),
    event: json('event').notNull(),
  },
  (table) => [primaryKey({ columns: [table.trialId, table.attempt, table.seq] })],
);

export const runs = pgTable('runs', {
  trialId: text('trial_id')
    .primaryKey()
    .references(() => trials.id, { onDelete: 'cascade' }),
  runSource: text('run_source').notNull(),
  scoreSource: text('score_source').notNull(),
  dataRegime: text('data_regime').notNull(),
  metrics: json('metrics').notNull(),
});

export const candidates = pgTable(
  'candidates',
  {
    /** the forward trial's id */
    id: text('id')
      .primaryKey()
      .references(() => trials.id, { onDelete: 'cascade' }),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id, { onDelete: 'cascade' }),
    rank: integer('rank').notNull(),
    /** what it was picked from: trials that the study has tried, all stages */
    trialCount: integer('trial_count').notNull(),
    /** sample variance of `sharpe_daily` over the complete trials of the search; null: fewer than two have one */
    sharpeVariance: doublePrecision('sharpe_variance'),
    /** forward trials of earlier studies on the same window */
    forwardLooks: integer('forward_looks').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  (table) => [index().on(table.studyId)],
);

/**
 * The data-snooping ledger: which forward windows of which data were looked at, by which trials. It outlives studies, so that it
 * refers to none. A trial that is created again, as on resume, is one look.
 */
export const forwardLooks = pgTable(
  'forward_looks',
  {
    /** of one symbol's bars */
    contentHash: text('content_hash').notNull(),
    trialId: text('trial_id').notNull(),
    studyId: text('study_id').notNull(),
    /** when its study was submitted */
    submittedAt: time('submitted_at').notNull(),
    /** tested bars, epoch ms UTC, without `window_to` */
    windowFrom: bigint('window_from', { mode: 'number' }).notNull(),
    windowTo: bigint('window_to', { mode: 'number' }).notNull(),
    /** sha256 of the candidate's parameters as canonical JSON */
    paramsHash: text('params_hash').notNull(),
    lookedAt: time('looked_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.contentHash, table.trialId] })],
);

export const gateDecisions = pgTable('gate_decisions', {
  candidateId: text('candidate_id')
    .primaryKey()
    .references(() => candidates.id, { onDelete: 'cascade' }),
  decision: text('decision', { enum: ['passed', 'failed', 'insufficient_observation'] }).notNull(),
  rules: json('rules').notNull(),
  policy: json('policy').notNull(),
  /** trials that the study has tried, which is what the candidate was picked from */
  trialCount: integer('trial_count').notNull(),
  /** forward trials of earlier studies on the same window; null: decided before they were counted */
  forwardLooks: integer('forward_looks'),
  decidedAt: time('decided_at').notNull().defaultNow(),
});

export const schedules = pgTable('schedules', {
  name: text('name').primaryKey(),
  firstSeenAt: time('first_seen_at').notNull(),
  lastFiredAt: time('last_fired_at'),
  lastStudyId: text('last_study_id'),
});

/** Datasets by content hash. A blob and its chunks are written in one transaction and never change. */
export const blobs = pgTable('blobs', {
  hash: text('hash').primaryKey(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
});

export const blobChunks = pgTable(
  'blob_chunks',
  {
    hash: text('hash')
      .notNull()
      .references(() => blobs.hash, { onDelete: 'cascade' }),
    /** 0 is the first; all but the last have the same size */
    index: integer('index').notNull(),
    data: bytea('data').notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.index] })],
);

export const components = pgTable('components', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  host: text('host').notNull(),
  pid: integer('pid').notNull(),
  slots: integer('slots').notNull(),
  startedAt: time('started_at').notNull().defaultNow(),
  heartbeatAt: time('heartbeat_at').notNull().defaultNow(),
});
