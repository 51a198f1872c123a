export type { AskOptions, Suggestion } from './askTell.ts';
export { ask, askable, visibleHistory } from './askTell.ts';
export type { AskTellAnswer, AskTellOptions, Direction } from './askTellSession.ts';
export { createAskTellSession } from './askTellSession.ts';
export { compileSpace } from './compileSpace.ts';
export { containsParams } from './containsParams.ts';
export { freshSuggestion } from './freshSuggestion.ts';
export { hashSpace } from './hashSpace.ts';
export type { History, HistoryTrial } from './history.ts';
export type { FanovaOptions } from './importance/fanova.ts';
export { fanova } from './importance/fanova.ts';
export type { PedAnovaOptions } from './importance/pedAnova.ts';
export { pedAnova } from './importance/pedAnova.ts';
export { negatePruner } from './negatePruner.ts';
export type { DecodedStudy, DecodedTrial } from './optuna/decodeJournal.ts';
export { decodeOptunaJournal } from './optuna/decodeJournal.ts';
export type { OptunaStudy, OptunaTrial } from './optuna/encodeJournal.ts';
export { encodeOptunaJournal } from './optuna/encodeJournal.ts';
export type { WarmStart } from './optuna/warmStart.ts';
export { warmStart } from './optuna/warmStart.ts';
export type { Order } from './order/order.ts';
export { orders } from './order/order.ts';
export { compareVectors } from './pareto/compareVectors.ts';
export { hypervolume } from './pareto/hypervolume.ts';
export { paretoRanks } from './pareto/paretoRanks.ts';
export { parseSpec } from './parseSpec.ts';
export type { PruneAt, Pruner } from './pruner.ts';
export type { PrunerSpec } from './pruners/registry.ts';
export { createPruner, prunerSchema } from './pruners/registry.ts';
export type { Sampler } from './sampler.ts';
export type { SamplerSpec } from './samplers/registry.ts';
export { createSampler, samplerSchema } from './samplers/registry.ts';
export { severalObjectivesProblem } from './severalObjectives.ts';
export type {
  CategoricalParam,
  Limit,
  NumericParam,
  OrdinalParam,
  Param,
  Params,
  ParamValue,
  Space,
  SpaceJson,
} from './space.ts';
export { spaceSchema } from './space.ts';
export { regretBound } from './stop/regretBound.ts';
export type { Budget, Spent, StopReason } from './stop/shouldStop.ts';
export { budgetSchema, shouldStop } from './stop/shouldStop.ts';
