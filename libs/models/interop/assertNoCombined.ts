import type { TreeEnsemble } from '../trees/tree.ts';
import { unsupported } from './modelFileError.ts';

/** @throws WinnowError `model_file_unsupported` for trees that split features which are made of others */
export function assertNoCombined(where: string, { combined }: TreeEnsemble): void {
  if (combined === undefined) return;
  const rule = 'no format of others can hold combined categories; fit with max_ctr_complexity 1';
  throw unsupported(where, rule, combined.features.length);
}
