import { WinnowError } from '@winnow/core';
import type { FitContext } from '../contract.ts';

/** The first rows are learned from, the last ones tell when to stop. */
export interface RowSplit {
  /** rows [0, nLearned) */
  readonly nLearned: number;
  /** rows [firstHeld, N); N where none are held out */
  readonly firstHeld: number;
}

export interface Stopping {
  /** rounds without a better loss; 0 never stops, and holds no rows out */
  readonly patience: number;
  /** share of the rows that are held out, one at least */
  readonly validationFraction: number;
}

/**
 * The rows in between have labels that are known only after the first of the held-out rows, and overlap theirs (purge, as in
 * López de Prado 2018, snippet 7.3).
 * @param rows N
 * @throws WinnowError `model_fit_failed` when no row is left to learn from
 */
export function splitRows(
  where: string,
  rows: number,
  { patience, validationFraction }: Stopping,
  { labelRows = 1 }: Pick<FitContext, 'labelRows'>,
): RowSplit {
  if (patience === 0) return { nLearned: rows, firstHeld: rows };
  const firstHeld = rows - Math.max(1, Math.floor(validationFraction * rows));
  const nLearned = firstHeld - (Math.max(1, labelRows) - 1);
  if (nLearned > 0) return { nLearned, firstHeld };
  const rule = `labels known ${labelRows} rows later must leave rows before the ${rows - firstHeld} that tell when to stop`;
  throw new WinnowError('model_fit_failed', { where, rule, got: `${rows} training rows` });
}
