import { createRng } from '@winnow/core';
import { type History, type Space, shouldStop, visibleHistory } from '@winnow/search';
import type { EarlyEnd, StudySpec } from './studySpec.ts';

/**
 * Whether the search ends instead of asking its next trial, and why. It is decided on what that trial would know, so that all
 * limits but that of time end a study at the same trial on any machines. No limit ends a search that has nothing to hand on.
 * @param history trials 0 … n − 1, where trial n may be asked
 * @param seconds since the study was submitted
 */
export function searchEnd(spec: StudySpec, space: Space, history: History, seconds: number): EarlyEnd | undefined {
  const { stages, parallelism, order, seed } = spec;
  const { stop } = stages.search;
  if (stop === undefined) return undefined;
  const number = history.length;
  const visible = visibleHistory(number, history, parallelism, order);
  if (!visible.some(({ state, value }) => state === 'complete' && !Number.isNaN(value))) return undefined;
  const rng = createRng(seed).split('search', number, 'stop');
  return shouldStop(stop, space, { history: visible, seconds }, rng);
}
