import type { Rule } from './contract.ts';
import { deflatedSharpe } from './rules/deflatedSharpe.ts';
import { ensembleImproves } from './rules/ensembleImproves.ts';
import { maxDrawdown } from './rules/maxDrawdown.ts';
import { observationDays } from './rules/observationDays.ts';
import { prodOnly } from './rules/prodOnly.ts';
import { sharpeDaily } from './rules/sharpeDaily.ts';

/** The order in which the rules decide: what a run is, whether it is long enough, how good it was, whether one model would do. */
export const ruleNames = [
  'prodOnly',
  'observationDays',
  'sharpeDaily',
  'deflatedSharpe',
  'maxDrawdown',
  'ensembleImproves',
] as const;
export type RuleName = (typeof ruleNames)[number];

export const rules: { readonly [K in RuleName]: Rule } = {
  prodOnly,
  observationDays,
  sharpeDaily,
  deflatedSharpe,
  maxDrawdown,
  ensembleImproves,
};
