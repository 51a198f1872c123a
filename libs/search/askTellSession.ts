/**
 * A search as a conversation: ask, tell, report, best, one plain object in and one out. For callers in any language; the
 * command `ask-tell` puts it on standard input and output.
 *
 * Trials are asked for whenever the caller likes, and see all that has been told by then. The same requests in the same
 * order get the same answers.
 */

import { createRng, toErrorRecord, WinnowError } from '@winnow/core';
import { findPruneRule } from '@winnow/numerics';
import { z } from 'zod';
import { freshSuggestion } from './freshSuggestion.ts';
import type { HistoryTrial } from './history.ts';
import type { PruneAt, Pruner } from './pruner.ts';
import type { Sampler } from './sampler.ts';
import type { Params, Space } from './space.ts';

export interface AskTellOptions {
  readonly space: Space;
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  readonly seed: number;
  readonly direction: 'minimize' | 'maximize';
}

const number = z.int().min(0);

const requestSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('ask') }),
  z.strictObject({
    op: z.literal('tell'),
    number,
    value: z.number().optional(),
    state: z.enum(['complete', 'pruned', 'failed']).optional(),
  }),
  z.strictObject({ op: z.literal('report'), number, step: z.int().min(0).max(1_000_000), value: z.number() }),
  z.strictObject({ op: z.literal('best') }),
]);

type Request = z.infer<typeof requestSchema>;
type Tell = Extract<Request, { op: 'tell' }>;
type Report = Extract<Request, { op: 'report' }>;

export type AskTellAnswer =
  | { readonly number: number; readonly params: Params }
  | { readonly prune: boolean }
  | {
      readonly ok: true;
      readonly number: number | null;
      readonly params?: Params | null;
      readonly value?: number | null;
    }
  | { readonly error: { readonly code: string; readonly message: string } };

/** @returns answers a request; what is wrong with one is an answer, too, and changes nothing */
export function createAskTellSession(options: AskTellOptions): (request: unknown) => AskTellAnswer {
  const history: HistoryTrial[] = [];
  const rules: (readonly PruneAt[])[] = [];
  const sign = options.direction === 'maximize' ? 1 : -1;

  function answer(request: Request): AskTellAnswer {
    switch (request.op) {
      case 'ask':
        return ask();
      case 'tell':
        return tell(request);
      case 'report':
        return report(request);
      case 'best':
        return best();
    }
  }

  function ask(): AskTellAnswer {
    const { space, sampler, pruner, seed } = options;
    const next = history.length;
    const rng = createRng(seed).split('ask-tell', next, 'sampler');
    const params = freshSuggestion(sampler, space, history, rng, createRng(seed).split('ask-tell', 'sampler'));
    rules.push(pruner.thresholds(history));
    history.push({ number: next, params, state: 'running', value: null, steps: [] });
    return { number: next, params };
  }

  function tell({ number, value, state = 'complete' }: Tell): AskTellAnswer {
    const trial = runningTrial(number);
    if (state === 'complete' && value === undefined) {
      throw new WinnowError('search_request', { where: `tell ${number}`, rule: 'must have a value, or another state' });
    }
    const steps = state === 'pruned' && trial.steps.length === 0 && value !== undefined ? [sign * value] : trial.steps;
    history[number] = { ...trial, state, value: state === 'complete' ? sign * value! : null, steps };
    return { ok: true, number };
  }

  function report({ number, step, value }: Report): AskTellAnswer {
    const trial = runningTrial(number);
    if (step < trial.steps.length) {
      const rule = `must be later than step ${trial.steps.length - 1}, which was reported already`;
      throw new WinnowError('search_request', { where: `report ${number}`, rule, got: step });
    }
    const skipped = new Array<number>(step - trial.steps.length).fill(Number.NaN);
    const steps = [...trial.steps, ...skipped, sign * value];
    history[number] = { ...trial, steps };
    return { prune: findPruneRule(rules[number]!, steps) !== undefined };
  }

  function best(): AskTellAnswer {
    let found: HistoryTrial | undefined;
    for (const trial of history) {
      if (trial.state === 'complete' && (found === undefined || trial.value! > found.value!)) found = trial;
    }
    if (found === undefined) return { ok: true, number: null, params: null, value: null };
    return { ok: true, number: found.number, params: found.params, value: sign * found.value! };
  }

  function runningTrial(number: number): HistoryTrial {
    const trial = history[number];
    const where = `trial ${number}`;
    if (trial === undefined) {
      throw new WinnowError('search_unknown_trial', { where, rule: 'must have been asked for' });
    }
    if (trial.state === 'running') return trial;
    throw new WinnowError('search_finished_trial', { where, rule: 'must not have ended', got: trial.state });
  }

  return (request) => {
    try {
      return answer(parseRequest(request));
    } catch (error) {
      return { error: toErrorRecord(error, 'search_request') };
    }
  };
}

function parseRequest(request: unknown): Request {
  const value = (request as { value?: unknown } | null)?.value;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new WinnowError('search_value', { where: 'value', rule: 'must be a finite number', got: value });
  }
  const parsed = requestSchema.safeParse(request);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const where = path.length > 0 ? path.join('.') : 'request';
  throw new WinnowError('search_request', { where, rule: message.replace(/^Invalid input: /, ''), got: request });
}
