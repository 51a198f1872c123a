import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { type Env, type Winnow, withUsedDatabase } from './winnow.ts';

/** The two kinds of services that everything must run on. */
export interface Backend {
  readonly name: 'embedded services' | 'real services';
  /** registers a test; without the servers it is skipped, or fails in CI */
  readonly test: (title: string, body: () => Promise<void>, timeoutMs: number) => void;
  /** what makes `submit` and `resume` run the workers themselves */
  readonly withWorkers: readonly string[];
  /** opens a home whose farm shares nothing with another */
  open(openHome: (env?: Env) => Winnow, env?: Env): Promise<Winnow>;
}

export const embeddedServices: Backend = {
  name: 'embedded services',
  test,
  withWorkers: [],
  open: async (openHome, env) => withUsedDatabase(openHome(env)),
};

const isCi = !['', '0', 'false', 'no', 'off'].includes((process.env['CI'] ?? '').toLowerCase());
const urls = {
  redis: process.env['WINNOW_TEST_REDIS_URL'] ?? '',
  database: process.env['WINNOW_TEST_DATABASE_URL'] ?? '',
};
const available = urls.redis !== '' && urls.database !== '';

export const realServices: Backend = {
  name: 'real services',
  test: available ? test : isCi ? fail : skip,
  withWorkers: ['--with-workers'],
  open: openReal,
};

export const backends: readonly Backend[] = [embeddedServices, realServices];

const MISSING = 'WINNOW_TEST_REDIS_URL and WINNOW_TEST_DATABASE_URL are not set';

function fail(title: string): void {
  test(title, () => {
    throw new Error(MISSING);
  });
}

let warned = false;

function skip(title: string, body: () => Promise<void>, timeoutMs: number): void {
  if (!warned)
    console.warn(`WARNING: ${MISSING}: THE TESTS ON REAL REDIS AND POSTGRES ARE NOT RUN. \`make test\` sets them.`);
  warned = true;
  test.skip(title, body, timeoutMs);
}

/** A home on a database and a queue prefix of its own; both are dropped with the home. */
async function openReal(openHome: (env?: Env) => Winnow, env: Env = {}): Promise<Winnow> {
  if (!available) throw new Error(MISSING);
  const name = `winnow_it_${randomBytes(6).toString('hex')}`;
  await withPostgres(urls.database, (sql) => sql.unsafe(`create database ${name}`));
  const database = new URL(urls.database);
  database.pathname = `/${name}`;
  const winnow = openHome({
    WINNOW_REDIS_URL: urls.redis,
    WINNOW_REDIS_PREFIX: name,
    WINNOW_DATABASE_URL: database.href,
    ...env,
  });
  winnow.defer(async () => {
    await withPostgres(urls.database, (sql) => sql.unsafe(`drop database ${name} with (force)`));
    await dropKeys(winnow.env['WINNOW_REDIS_URL']!, name);
  });
  return winnow;
}

/** Calls `work` with a client of its own. */
export async function withPostgres(url: string, work: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

async function dropKeys(url: string, prefix: string): Promise<void> {
  await withRedis(url, async (redis) => {
    const keys = await redis.keys(`${prefix}:*`);
    if (keys.length > 0) await redis.del(...keys);
  });
}

/** URL of a logical database of the real Redis: one that a test may flush. */
export function logicalDatabase(number: number): string {
  const url = new URL(urls.redis);
  url.pathname = `/${number}`;
  return url.href;
}

/** Calls `work` with a client of its own. */
export async function withRedis(url: string, work: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url);
  try {
    await work(redis);
  } finally {
    redis.disconnect();
  }
}
