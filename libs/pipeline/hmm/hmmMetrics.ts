import type { Json } from '@winnow/core';
import type { GridPoint } from './fitGrid.ts';
import { partNames } from './splitTable.ts';
import type { TrainedHmm } from './trainHmm.ts';

/** The content of metrics.json. Log-likelihoods are nats over the part, each part a sequence of its own. */
export function hmmMetrics({ chosen, grid, parts, fittedOn, states }: TrainedHmm): Json {
  const rows = Object.fromEntries(partNames.map((name) => [name, parts[name].end - parts[name].start]));
  return {
    ...pointMetrics(chosen),
    rows,
    fitted_on: fittedOn,
    states: states.map((state) => ({ ...state })) as Json,
    grid: grid.map(pointMetrics),
  };
}

function pointMetrics({ nStates, logLik, aic, bic, nParameters, fit }: GridPoint) {
  const { reason, history, tolerance } = fit.convergence;
  return {
    n_states: nStates,
    log_likelihood: { ...logLik },
    aic,
    bic,
    n_parameters: nParameters,
    convergence: { reason, iterations: history.length, tolerance },
    best_restart: fit.restart,
    degenerate_states: fit.degenerateStates.length,
    reseeded: fit.reseeded,
  };
}
