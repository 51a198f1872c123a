import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { startPgliteServer } from '../embedded/pgliteServer.ts';
import { isConnectionError, migrateDatabase } from './database.ts';

const TIMEOUT_MS = 60_000; // a new database takes seconds

test(
  'of several processes that migrate at once behind a pooler that shares its session by transaction, one does',
  async () => {
    const database = await PGlite.create();
    const pooler = await startPgliteServer(database); // connections take turns in one session, by transaction
    const url = `postgres://postgres@127.0.0.1:${pooler.port}/postgres?prepare=false`;
    const sql = postgres(url, { max: 1 });
    try {
      await Promise.all([1, 2, 3].map(() => migrateDatabase(url)));
      expect(await sql`select count(*) = count(distinct created_at) as once from drizzle.__drizzle_migrations`).toEqual(
        [{ once: true }],
      );
      expect(await sql`select id from trials`).toHaveLength(0);
      expect(await sql`select mode from pg_locks where locktype = 'advisory'`).toHaveLength(0);
    } finally {
      await sql.end();
      await pooler.close();
      await database.close();
    }
  },
  TIMEOUT_MS,
);

test.each(['EAI_AGAIN', 'ENETUNREACH', 'EPIPE', 'ECONNABORTED', 'ECONNRESET', 'CONNECTION_DESTROYED', '57P01'])(
  'isConnectionError() takes %s for one, also inside of what drizzle throws',
  (code) => {
    const error = Object.assign(new Error('away'), { code });
    expect(isConnectionError(error)).toBe(true);
    expect(isConnectionError(new Error('Failed query', { cause: error }))).toBe(true);
  },
);

test.each(['ENOENT', 'ENOSPC', '23505', '42P01'])('isConnectionError() does not take %s for one', (code) => {
  expect(isConnectionError(Object.assign(new Error('refused'), { code }))).toBe(false);
});
