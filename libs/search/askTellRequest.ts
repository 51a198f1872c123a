import { WinnowError } from '@winnow/core';
import { z } from 'zod';

const number = z.int().min(0);

const requestSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('ask') }),
  z.strictObject({
    op: z.literal('tell'),
    number,
    /** of the one objective */
    value: z.number().optional(),
    /** of several objectives, in their order */
    values: z.array(z.number()).optional(),
    state: z.enum(['complete', 'pruned', 'failed']).optional(),
  }),
  z.strictObject({ op: z.literal('report'), number, step: z.int().min(0).max(1_000_000), value: z.number() }),
  z.strictObject({ op: z.literal('best') }),
]);

/** A line of the protocol, read. */
export type AskTellRequest = z.infer<typeof requestSchema>;
export type TellRequest = Extract<AskTellRequest, { op: 'tell' }>;
export type ReportRequest = Extract<AskTellRequest, { op: 'report' }>;

/** @throws WinnowError `search_request`, and `search_value` for a value that is not finite */
export function parseAskTellRequest(request: unknown): AskTellRequest {
  refuseNotFinite(request);
  const parsed = requestSchema.safeParse(request);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const where = path.length > 0 ? path.join('.') : 'request';
  throw new WinnowError('search_request', { where, rule: message.replace(/^Invalid input: /, ''), got: request });
}

function refuseNotFinite(request: unknown): void {
  const { value, values } = (request ?? {}) as { value?: unknown; values?: unknown };
  const told = Array.isArray(values) ? [value, ...values] : [value];
  const bad = told.find((item) => typeof item === 'number' && !Number.isFinite(item));
  if (bad === undefined) return;
  const where = Object.is(bad, value) ? 'value' : 'values';
  throw new WinnowError('search_value', { where, rule: 'must be a finite number', got: bad });
}
