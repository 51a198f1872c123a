import { join } from 'node:path';
import { WinnowError } from '@winnow/core';
import { sql } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import type { Config } from '../config/configSchema.ts';
import { packageRoot } from '../files/packageRoot.ts';
import { maskUrl } from '../queue/queues.ts';

export type Database = PostgresJsDatabase;

export interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_S = 5;
const MIGRATION_LOCK = 7_704_101; // any number that no other program on the database uses for its advisory lock

/**
 * Connects and brings the schema up to date. Several processes may do so at once: one migrates, in one transaction, under
 * an advisory lock (which the embedded Postgres, having one session, would give to everybody: there the transaction does).
 * @throws WinnowError `postgres_unreachable`
 */
export async function openDatabase(config: Config['database']): Promise<OpenDatabase> {
  const options = {
    connect_timeout: CONNECT_TIMEOUT_S,
    prepare: false, // named statements would outlive their connection in the embedded Postgres, which has one session
    onnotice: () => {},
  };
  const migrator = postgres(config.url, { ...options, max: 1 });
  try {
    await drizzle(migrator).transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
      await migrate(tx, { migrationsFolder: join(packageRoot(import.meta.url), 'store', 'migrations') });
    });
  } catch (error) {
    throw asUnreachable(error, config.url);
  } finally {
    await migrator.end({ timeout: 1 });
  }
  const client = postgres(config.url, { ...options, max: config.poolSize });
  return { db: drizzle(client), close: () => client.end({ timeout: CONNECT_TIMEOUT_S }) };
}

const CONNECTION_CODES = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'ECONNRESET',
  'CONNECTION_ENDED',
];
const SERVER_CODES = /^(08|28|3D|53|57P)/; // connection, authorisation, unknown database, resources, shutdown

/** True when the error is about reaching the server, not about what was asked of it. */
export function isConnectionError(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error; // drizzle wraps driver errors
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (CONNECTION_CODES.includes(code) || SERVER_CODES.test(code));
}

function asUnreachable(error: unknown, url: string): unknown {
  if (!isConnectionError(error) && !(error instanceof TypeError)) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
  return new WinnowError('postgres_unreachable', {
    where: maskUrl(url),
    rule: `must accept connections (${cause.message})`,
    cause: error,
  });
}
