import { join } from 'node:path';
import { WinnowError } from '@winnow/core';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import type { Config } from '../config/configSchema.ts';
import { maskUrl } from '../config/maskUrl.ts';
import { packageRoot } from '../files/packageRoot.ts';

export type Database = PostgresJsDatabase;

export interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_S = 5;
const MIGRATION_LOCK = 7_704_101; // any number that no other program on the database uses for its advisory lock

const CLIENT_OPTIONS = { connect_timeout: CONNECT_TIMEOUT_S, onnotice: () => {} };

/**
 * Connects, after bringing the schema up to date.
 * @throws WinnowError `postgres_unreachable`, `config_invalid`
 */
export async function openDatabase(config: Config['database']): Promise<OpenDatabase> {
  await migrateDatabase(config.url);
  return connectDatabase(config);
}

/** A client for a database whose schema somebody has brought up to date. It connects when it is first used. */
export function connectDatabase(config: Config['database']): OpenDatabase {
  const client = postgres(config.url, { ...CLIENT_OPTIONS, max: config.poolSize });
  return { db: drizzle(preparing(client)), close: () => client.end({ timeout: CONNECT_TIMEOUT_S }) };
}

/**
 * The client, with statements prepared on each connection, which drizzle does not ask for: to describe and plan those of a
 * short trial costs more than to execute them. Not where the URL says `?prepare=false`.
 */
function preparing(client: Sql): Sql {
  const unsafe: Sql['unsafe'] = (query, params, options) => client.unsafe(query, params, { ...options, prepare: true });
  return new Proxy(client, { get: (target, key) => (key === 'unsafe' ? unsafe : Reflect.get(target, key)) });
}

/**
 * Brings the schema up to date. Several processes may do so at once: an advisory lock lets one migrate. It belongs to the
 * transaction around the migration, not to the session: behind a pooler that shares connections by transaction the next
 * statement can be in another session. (The embedded Postgres has one session, which a transaction has to itself.)
 * @throws WinnowError `postgres_unreachable`, `config_invalid`
 */
export async function migrateDatabase(url: string): Promise<void> {
  if (!/^postgres(ql)?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new WinnowError('config_invalid', {
      where: 'database.url',
      rule: 'must be a URL postgres://…',
    });
  }
  const client = postgres(url, { ...CLIENT_OPTIONS, max: 1 });
  try {
    await client.begin(async (transaction) => {
      await transaction`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
      const migrationsFolder = join(packageRoot(import.meta.url), 'store', 'migrations');
      await migrate(drizzle(within(client, transaction)), { migrationsFolder });
    });
  } catch (error) {
    throw asUnreachable(error, url);
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** The client as drizzle needs it to work inside a transaction: a transaction of its own becomes a savepoint. */
function within(client: Sql, transaction: TransactionSql): Sql {
  const inside = { unsafe: transaction.unsafe, begin: transaction.savepoint };
  return new Proxy(client, { get: (target, key) => Reflect.get(Object.hasOwn(inside, key) ? inside : target, key) });
}

const CONNECTION_CODES = [
  ...['ENOTFOUND', 'EAI_AGAIN'], // the name of the server
  ...['ENETDOWN', 'ENETUNREACH', 'EHOSTDOWN', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ECONNREFUSED', 'ETIMEDOUT'], // the way to it
  ...['ECONNRESET', 'ECONNABORTED', 'ENETRESET', 'ENOTCONN', 'EPIPE'], // a connection that was there
  ...['CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED'], // of the driver
];
const SERVER_CODES = /^(08|28|3D|53|57P)/; // connection, authorisation, unknown database, resources, shutdown

/** True when the error is about reaching the server, not about what was asked of it. */
export function isConnectionError(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error; // drizzle wraps driver errors
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (CONNECTION_CODES.includes(code) || SERVER_CODES.test(code));
}

function asUnreachable(error: unknown, url: string): unknown {
  if (!isConnectionError(error)) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
  return new WinnowError('postgres_unreachable', {
    where: maskUrl(url),
    rule: `must accept connections (${cause.message})`,
    cause: error,
  });
}
