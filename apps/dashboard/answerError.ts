import { toErrorRecord, WinnowError } from '@winnow/core';
import { isConnectionError } from '@winnow/platform';
import type { ErrorAnswer } from './web/api.ts';

/** What the API answers to a request that threw: the code's HTTP status, and `{ error: { code, message } }`. */
export function answerError(error: unknown): { readonly status: number; readonly body: ErrorAnswer } {
  const known = isConnectionError(error) ? unreachable(error) : error;
  const status = known instanceof WinnowError ? known.spec.httpStatus : 500;
  return { status, body: { error: toErrorRecord(known, 'component_failed') } };
}

function unreachable(cause: unknown): WinnowError {
  return new WinnowError('postgres_unreachable', { where: 'dashboard', rule: 'Postgres must answer', cause });
}
