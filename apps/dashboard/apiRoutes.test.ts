import { WinnowError } from '@winnow/core';
import { type FastifyInstance, fastify } from 'fastify';
import { apiRoutes } from './apiRoutes.ts';
import type { FarmReader, StudyFacts } from './farmReader.ts';
import type { StudySummary } from './web/api.ts';

const study: StudyFacts = {
  id: 'demo-1',
  name: 'demo',
  state: 'running',
  stage: 'search',
  spec: { stages: { search: { trials: 60 }, validate: { trials: 8 }, forward: { trials: 3 } } },
  earlyEnd: null,
  error: null,
  createdAt: new Date(0),
  finishedAt: null,
};
const notFound = () => new WinnowError('study_not_found', { where: 'study', rule: 'must be known', got: 'nope' });
const farm: FarmReader = {
  studies: async () => [study],
  study: async (id) => (id === study.id ? study : Promise.reject(notFound())),
  counts: async () => [{ studyId: 'demo-1', stage: 'search', state: 'complete', trials: 1, best: Number.NaN }],
  bests: async (studyId) => [
    { studyId, stage: 'search', bests: { pnl_after_cost: 0.5, turnover: Number.POSITIVE_INFINITY } },
  ],
  decisions: async () => [],
  trials: async () => [],
  components: async () => [{ id: 't', kind: 'trainer', host: 'h', pid: 1, slots: 4 }],
};
const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

let server: FastifyInstance;
afterEach(() => server.close());

/** Asks a server of its own, through a socket: `inject` loads ES modules with `require`, which Jest cannot do. */
async function get(path: string, reader: Partial<FarmReader> = {}) {
  server = fastify({ forceCloseConnections: true });
  server.register(apiRoutes, { reader: { ...farm, ...reader }, log: silent });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${url}${path}`);
  return { status: response.status, body: await response.json() };
}

test('GET /api/studies lists the studies, and NaN arrives as "NaN"', async () => {
  const response = await get('/api/studies');
  expect(response.status).toBe(200);
  expect(response.body).toMatchObject([
    { id: 'demo-1', stages: [{ name: 'search', complete: 1, best: 'NaN' }, {}, {}] },
  ]);
});

test('a study with several objectives is answered with the best of each', async () => {
  const objectives = [
    { metric: 'pnl_after_cost', direction: 'maximize' },
    { metric: 'turnover', direction: 'minimize' },
  ] as const;
  const several = { ...study, spec: { ...study.spec, several: { objectives, pick: { rule: 'knee' } as const } } };
  const reader = { studies: async () => [several], study: async () => several };
  for (const path of ['/api/studies', '/api/studies/demo-1']) {
    const { body } = await get(path, reader);
    await server.close();
    const [first] = [body].flat() as [StudySummary];
    expect(first.stages[0]!.objectives.map(({ best }) => best)).toEqual([0.5, 'Infinity']);
  }
});

test('GET /api/studies/:id answers the study with its trials', async () => {
  const response = await get('/api/studies/demo-1');
  expect(response.body).toMatchObject({ id: 'demo-1', trials: [] });
});

test('GET /api/studies/:id of an unknown study answers 404 with code and message', async () => {
  const response = await get('/api/studies/nope');
  expect(response.status).toBe(404);
  expect(response.body).toEqual({
    error: { code: 'study_not_found', message: 'study: must be known, but got "nope"' },
  });
});

test('GET /api/components lists what is alive', async () => {
  const response = await get('/api/components');
  expect(response.body).toEqual([{ id: 't', kind: 'trainer', host: 'h', pid: 1, slots: 4 }]);
});

test('GET /health is ok while Postgres answers and 503 when it does not', async () => {
  expect((await get('/health')).body).toEqual({ status: 'ok' });
  await server.close();
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const response = await get('/health', { components: () => Promise.reject(refused) });
  expect(response.status).toBe(503);
  expect(response.body).toMatchObject({ error: { code: 'postgres_unreachable' } });
});

test('an error that nobody foresaw answers 500 with a code', async () => {
  const response = await get('/api/studies', { studies: () => Promise.reject(new RangeError('boom')) });
  expect(response.status).toBe(500);
  expect(response.body).toEqual({ error: { code: 'component_failed', message: 'boom' } });
});
