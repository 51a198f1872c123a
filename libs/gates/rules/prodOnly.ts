import type { Rule } from '../contract.ts';

const REQUIRED = 'prod/model/prod_live';

/** Keeps synthetic data, replays, smoke runs and heuristic scores out of production, whatever their metrics are. */
export const prodOnly: Rule = {
  description: 'the run is a prod run of a model on prod_live data',
  evaluate({ runSource, scoreSource, dataRegime }) {
    const measured = `${runSource}/${scoreSource}/${dataRegime}`;
    const passed = measured === REQUIRED;
    return {
      measured,
      limit: REQUIRED,
      verdict: passed ? 'passed' : 'failed',
      reason: passed
        ? 'The run is a prod run of a model on prod_live data.'
        : `Only a prod run of a model on prod_live data can be promoted, and this is ${measured}.`,
    };
  },
};
