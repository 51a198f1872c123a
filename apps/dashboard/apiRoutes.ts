import { encodeJson, type Logger } from '@winnow/core';
import type { StageBests } from '@winnow/platform';
import type { FastifyInstance } from 'fastify';
import { answerError } from './answerError.ts';
import type { FarmReader, StudyFacts } from './farmReader.ts';
import { describeStudy, summariseStudies } from './studySummary.ts';
import type { ComponentSummary, Health, StudyDetail, StudySummary } from './web/api.ts';

export interface ApiOptions {
  readonly reader: FarmReader;
  readonly log: Logger;
}

/** `/api/studies`, `/api/studies/:id`, `/api/components` and `/health`; answers may carry NaN (see `JsonNumber`). */
export async function apiRoutes(server: FastifyInstance, { reader, log }: ApiOptions): Promise<void> {
  server.setReplySerializer((payload) => encodeJson(payload));
  server.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  server.setErrorHandler(async (error, request, reply) => {
    const { status, body } = answerError(error);
    if (status >= 500) log.warn({ url: request.url, error: body.error.message }, 'request failed');
    return reply.code(status).send(body);
  });

  server.get('/api/studies', async (): Promise<StudySummary[]> => {
    const [studies, counts, decisions] = await Promise.all([reader.studies(), reader.counts(), reader.decisions()]);
    const bests = await Promise.all(studies.map((study) => bestsOf(study, reader)));
    return summariseStudies(studies, { counts, decisions, bests: bests.flat() });
  });

  server.get<{ Params: { id: string } }>('/api/studies/:id', async ({ params }): Promise<StudyDetail> => {
    const study = await reader.study(params.id);
    const [counts, decisions, bests, trials] = await Promise.all([
      reader.counts(study.id),
      reader.decisions(study.id),
      bestsOf(study, reader),
      reader.trials(study.id),
    ]);
    return describeStudy(study, { counts, decisions, bests }, trials);
  });

  server.get('/api/components', async (): Promise<readonly ComponentSummary[]> => reader.components());

  server.get('/health', async (): Promise<Health> => {
    await reader.components(); // fails when Postgres does not answer
    return { status: 'ok' };
  });
}

/** Nothing with one objective: `counts` have its best value. */
async function bestsOf({ id, spec: { several } }: StudyFacts, reader: FarmReader): Promise<readonly StageBests[]> {
  return several === undefined ? [] : await reader.bests(id, several.objectives);
}
