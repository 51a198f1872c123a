import { loadConfig, openFarm, openTrials } from '@winnow/platform';
import { backends } from '../support/backends.ts';
import { useWinnow } from '../support/winnow.ts';

const TIMEOUT_MS = 120_000;
const openHome = useWinnow(afterEach);

for (const backend of backends) {
  backend.test(
    `statements are prepared where a connection has a session of its own, on ${backend.name}`,
    async () => {
      const winnow = await backend.open(openHome, { WINNOW_DATABASE_POOL: '1' });
      const farm = await openFarm(loadConfig(winnow.env));
      try {
        for (const study of ['a', 'b']) expect(await openTrials(farm.db, study)).toEqual([]);
        const prepared = await farm.db.execute<{ statement: string }>(
          `select statement from pg_prepared_statements where statement like '%from "trials"%'`,
        );
        expect(prepared).toHaveLength(backend.name === 'real services' ? 1 : 0);
      } finally {
        await farm.stop();
      }
    },
    TIMEOUT_MS,
  );
}
