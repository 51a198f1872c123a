import type { Json } from '@winnow/core';
import type { StateDescription } from './describeStates.ts';
import type { GridPoint } from './fitGrid.ts';
import { partNames } from './splitTable.ts';
import type { TrainedHmm } from './trainHmm.ts';

/** The content of metrics.json. Log-likelihoods are nats over the part, each part a sequence of its own. */
export function hmmMetrics({ chosen, grid, parts, fittedOn, states, table, regimeIds, match }: TrainedHmm): Json {
  const rows = Object.fromEntries(partNames.map((name) => [name, parts[name].end - parts[name].start]));
  return {
    ...pointMetrics(chosen),
    rows,
    fitted_on: fittedOn,
    overall_drift: match?.overallDrift ?? null,
    states: states.map((state, k) => ({
      ...stateMetrics(state, table.names),
      regime_id: regimeIds.ids[k]!,
      drift: match?.drift[k] ?? null,
    })),
    grid: grid.map(pointMetrics),
  };
}

function pointMetrics({ nStates, logLik, aic, bic, nParameters, fit }: GridPoint) {
  const { converged, reason, iterations, tolerance } = fit.convergence;
  return {
    n_states: nStates,
    log_likelihood: { ...logLik },
    aic,
    bic,
    n_parameters: nParameters,
    convergence: { converged, reason, iterations, tolerance },
    best_restart: fit.restart,
    degenerate_states: fit.degenerateStates.length,
    reseeded: fit.reseeded,
  };
}

/** What a state was like over the rows that the model was fitted on; returns are simple, per row. */
function stateMetrics(state: StateDescription, features: readonly string[]) {
  return {
    state: state.state,
    regime: state.regime,
    description: state.description,
    rows: state.rows,
    share: state.share,
    stationary: state.stationary,
    visits: state.visits,
    observed_dwell: state.observedDwell,
    expected_dwell: state.expectedDwell,
    mean_return: state.mean,
    volatility: state.volatility,
    skew: state.skew,
    win_rate: state.winRate,
    max_drawdown: state.maxDrawdown,
    transition_probs: state.transitionProbs,
    feature_means: Object.fromEntries(features.map((name, col) => [name, state.featureMeans[col]!])),
  };
}
