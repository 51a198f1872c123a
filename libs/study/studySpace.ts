import { WinnowError } from '@winnow/core';
import { policySchema } from '@winnow/evaluation';
import { getModel, type ModelName, type ParamRange } from '@winnow/models';
import type { ParamValue } from '@winnow/pipeline';
import { compileSpace, type SpaceJson } from '@winnow/search';
import type { FeatureSubsets } from './featureSubsets.ts';

/**
 * Names of the dimensions of a study's space: `model` (which model, where there are several), `feature_subset` (where
 * the study has subsets of its features), `<model>.<param>` and `policy.<param>`. A model's dimensions exist only in
 * trials that use the model.
 */

const MODEL = 'model';
const FEATURE_SUBSET = 'feature_subset';
const POLICY = 'policy';

/** The explicit space of a study: the given one, or the models' default spaces, made conditional on the model. */
export function studySpace(
  models: readonly ModelName[],
  given: SpaceJson | undefined,
  subsets: FeatureSubsets | undefined,
): SpaceJson {
  const space: Record<string, SpaceJson[string]> = {};
  if (models.length > 1) space[MODEL] = { type: 'categorical', choices: [...models] };
  if (subsets !== undefined) space[FEATURE_SUBSET] = { type: 'categorical', choices: Object.keys(subsets) };
  for (const [name, range] of Object.entries(given ?? defaultSpace(models))) {
    if (subsets !== undefined && name === FEATURE_SUBSET) throw clash();
    const { owner } = splitName(name, models);
    space[name] =
      models.length > 1 && owner !== POLICY ? { ...range, when: { ...range.when, [MODEL]: [owner] } } : range;
    checkRange(name, range, models);
  }
  if (given !== undefined && Object.keys(given).length === 0) {
    throw new WinnowError('study_empty_space', { where: 'space', rule: 'must have at least one parameter', got: {} });
  }
  compileSpace(space); // refuses malformed ranges and conditions
  return space;
}

/** The dimensions that exist in trials of one model, without the choice of it. */
export function modelSpace(space: SpaceJson, model: ModelName): SpaceJson {
  const own: Record<string, SpaceJson[string]> = {};
  for (const [name, { when = {}, ...range }] of Object.entries(space)) {
    const { [MODEL]: models, ...others } = when;
    if (name === MODEL || models?.includes(model) === false) continue;
    own[name] = Object.keys(others).length === 0 ? range : { ...range, when: others };
  }
  return own;
}

interface TrialParams {
  readonly model: ModelName;
  readonly modelParams: Readonly<Record<string, ParamValue>>;
  readonly policy: Readonly<Record<string, ParamValue>>;
  /** undefined where the study searches none */
  readonly featureSubset: string | undefined;
}

/** A trial's parameters taken apart: the model, its own parameters, what it reads, and what they say of the policy. */
export function splitParams(models: readonly ModelName[], params: Readonly<Record<string, ParamValue>>): TrialParams {
  const model = (models.length > 1 ? params[MODEL] : models[0]) as ModelName;
  const modelParams: Record<string, ParamValue> = {};
  const policy: Record<string, ParamValue> = {};
  for (const [name, value] of Object.entries(params)) {
    if (name === MODEL || name === FEATURE_SUBSET) continue;
    const { owner, param } = splitName(name, models);
    if (owner === POLICY) policy[param] = value;
    else if (owner === model) modelParams[param] = value;
  }
  return { model, modelParams, policy, featureSubset: params[FEATURE_SUBSET] as string | undefined };
}

function clash(): WinnowError {
  const rule = 'must not be given: it is made of featureSubsets';
  return new WinnowError('study_space_invalid', { where: `space.${FEATURE_SUBSET}`, rule, got: FEATURE_SUBSET });
}

function defaultSpace(models: readonly ModelName[]): SpaceJson {
  const space: Record<string, ParamRange> = {};
  for (const model of models) {
    for (const [param, range] of Object.entries(getModel(model).spec.defaultSpace)) space[`${model}.${param}`] = range;
  }
  return space;
}

function splitName(name: string, models: readonly ModelName[]): { owner: ModelName | typeof POLICY; param: string } {
  const dot = name.indexOf('.');
  const owner = name.slice(0, Math.max(dot, 0));
  if (owner === POLICY) return { owner, param: name.slice(dot + 1) };
  const model = models.find((candidate) => candidate === owner);
  if (model === undefined) {
    const allowed = [...models, POLICY].map((prefix) => `${prefix}.<param>`).join(' or ');
    throw new WinnowError('study_space_invalid', {
      where: `space.${name}`,
      rule: `must be named ${allowed}`,
      got: name,
    });
  }
  return { owner: model, param: name.slice(dot + 1) };
}

/** Both ends of a range, or every choice, must be values that the model or policy accepts. */
function checkRange(name: string, range: SpaceJson[string], models: readonly ModelName[]): void {
  const { owner, param } = splitName(name, models);
  const schema = owner === POLICY ? policySchema : getModel(owner).params;
  const probes: readonly ParamValue[] = 'choices' in range ? range.choices : [range.low, range.high];
  for (const probe of probes) {
    const result = schema.safeParse({ [param]: probe });
    if (result.success) continue;
    const rule = result.error.issues[0]!.message.replace(/^Invalid input: /, '');
    throw new WinnowError('study_space_invalid', { where: `space.${name}`, rule: `${owner}: ${rule}`, got: probe });
  }
}
