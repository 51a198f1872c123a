/**
 * A search as a conversation: ask, tell, report, best, one plain object in and one out. For callers in any language; the
 * command `ask-tell` puts it on standard input and output.
 *
 * Trials are asked for whenever the caller likes, and see all that has been told by then. The same requests in the same
 * order get the same answers.
 */

import { createRng, toErrorRecord, WinnowError } from '@winnow/core';
import { type AskTellRequest, parseAskTellRequest, type ReportRequest, type TellRequest } from './askTellRequest.ts';
import { findReportedRule } from './findReportedRule.ts';
import { freshSuggestion } from './freshSuggestion.ts';
import type { HistoryTrial } from './history.ts';
import { paretoRanks } from './pareto/paretoRanks.ts';
import type { PruneAt, Pruner } from './pruner.ts';
import type { Sampler } from './sampler.ts';
import type { Params, Space } from './space.ts';

export interface AskTellOptions {
  readonly space: Space;
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  readonly seed: number;
  /** of each objective; with several the pruner must give no thresholds */
  readonly directions: readonly Direction[];
}

export type Direction = 'minimize' | 'maximize';

export type AskTellAnswer =
  | { readonly number: number; readonly params: Params }
  | { readonly prune: boolean }
  | {
      readonly ok: true;
      readonly number: number | null;
      readonly params?: Params | null;
      readonly value?: number | null;
    }
  | { readonly ok: true; readonly trials: readonly FrontTrial[] }
  | { readonly error: { readonly code: string; readonly message: string } };

/** A trial of the Pareto front. */
export interface FrontTrial {
  readonly number: number;
  readonly params: Params;
  /** as they were told */
  readonly values: readonly number[];
}

/** @returns answers a request; what is wrong with one is an answer, too, and changes nothing */
export function createAskTellSession(options: AskTellOptions): (request: unknown) => AskTellAnswer {
  const history: HistoryTrial[] = [];
  const rules: (readonly PruneAt[])[] = [];
  const signs = options.directions.map((direction) => (direction === 'maximize' ? 1 : -1));
  const isSeveral = signs.length > 1;
  const sign = signs[0]!;

  function answer(request: AskTellRequest): AskTellAnswer {
    switch (request.op) {
      case 'ask':
        return ask();
      case 'tell':
        return tell(request);
      case 'report':
        return report(request);
      case 'best':
        return isSeveral ? front() : best();
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

  function tell(request: TellRequest): AskTellAnswer {
    const { number, value, state = 'complete' } = request;
    const trial = runningTrial(number);
    const values = maximised(request);
    if (state === 'complete' && values === undefined) {
      throw new WinnowError('search_request', { where: `tell ${number}`, rule: 'must have a value, or another state' });
    }
    const steps = state === 'pruned' && trial.steps.length === 0 && value !== undefined ? [sign * value] : trial.steps;
    const result =
      state === 'complete' ? { value: values![0]!, ...(isSeveral && { values: values! }) } : { value: null };
    history[number] = { ...trial, ...result, state, steps };
    return { ok: true, number };
  }

  /** What was told, each objective maximised; undefined: nothing. */
  function maximised({ number, value, values }: TellRequest): number[] | undefined {
    const where = `tell ${number}`;
    if (isSeveral && (value !== undefined || (values !== undefined && values.length !== signs.length))) {
      const rule = `must have values, one for each of the ${signs.length} objectives`;
      throw new WinnowError('search_request', { where, rule, got: values ?? value });
    }
    if (!isSeveral && values !== undefined) {
      throw new WinnowError('search_request', {
        where,
        rule: 'must have a value: there is one objective',
        got: values,
      });
    }
    const told = values ?? (value === undefined ? undefined : [value]);
    return told?.map((item, m) => signs[m]! * item);
  }

  function report({ number, step, value }: ReportRequest): AskTellAnswer {
    const trial = runningTrial(number);
    if (isSeveral) {
      const rule = 'must be about one objective: with several there is no pruning';
      throw new WinnowError('search_request', { where: `report ${number}`, rule });
    }
    if (step < trial.steps.length) {
      const rule = `must be later than step ${trial.steps.length - 1}, which was reported already`;
      throw new WinnowError('search_request', { where: `report ${number}`, rule, got: step });
    }
    const skipped = new Array<number>(step - trial.steps.length).fill(Number.NaN);
    const reports = {
      steps: [...trial.steps, ...skipped, sign * value],
      reported: [...(trial.reported ?? []), step],
    };
    history[number] = { ...trial, ...reports };
    return { prune: findReportedRule(rules[number]!, reports) !== undefined };
  }

  function best(): AskTellAnswer {
    let found: HistoryTrial | undefined;
    for (const trial of history) {
      if (trial.state === 'complete' && (found === undefined || trial.value! > found.value!)) found = trial;
    }
    if (found === undefined) return { ok: true, number: null, params: null, value: null };
    return { ok: true, number: found.number, params: found.params, value: sign * found.value! };
  }

  /** The trials to which no other is at least as good in everything and better in something, by number. */
  function front(): AskTellAnswer {
    const complete = history.filter(({ state }) => state === 'complete');
    const ranks = paretoRanks(
      complete.map(({ values }) => values!),
      1,
    );
    const trials = complete
      .filter((_, i) => ranks[i] === 0)
      .map(({ number, params, values }) => ({ number, params, values: values!.map((item, m) => signs[m]! * item) }));
    return { ok: true, trials };
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
      return answer(parseAskTellRequest(request));
    } catch (error) {
      return { error: toErrorRecord(error, 'search_request') };
    }
  };
}
