import { WinnowError } from '@winnow/core';
import { containsValue } from './containsValue.ts';
import { snapToGrid } from './coordinates.ts';
import {
  type CategoricalParam,
  type DimensionJson,
  type NumericParam,
  type Param,
  type Space,
  type SpaceJson,
  spaceSchema,
} from './space.ts';

/**
 * Checks a space and settles its grids: `high` moves down to the last grid point.
 * @throws WinnowError `study_empty_space` without a parameter; `study_space_invalid` at `space.<name>.<key>`
 */
export function compileSpace(json: SpaceJson): Space {
  const parsed = spaceSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw invalid(['space', ...path].join('.'), message.replace(/^Invalid input: /, ''));
  }
  if (Object.keys(parsed.data).length === 0) {
    throw new WinnowError('study_empty_space', { where: 'space', rule: 'must have at least one parameter', got: {} });
  }
  const params = new Map<string, Param>();
  for (const [name, dimension] of Object.entries(parsed.data)) {
    const when = compileConditions(name, dimension.when ?? {}, params);
    params.set(
      name,
      dimension.type === 'categorical'
        ? compileCategorical(name, dimension, when)
        : compileNumeric(name, dimension, when),
    );
  }
  return { params: [...params.values()] };
}

function compileNumeric(
  name: string,
  dimension: Exclude<DimensionJson, { type: 'categorical' }>,
  when: Param['when'],
): NumericParam {
  const { type, low, high, log = false, step } = dimension;
  const where = `space.${name}`;
  if (!(low < high)) throw invalid(`${where}.high`, `must be greater than low = ${low}`, high);
  if (log && !(low > 0)) throw invalid(`${where}.low`, 'must be greater than 0 when log is set', low);
  if (step !== undefined && !(step > 0)) throw invalid(`${where}.step`, 'must be greater than 0', step);
  if (step !== undefined && log) throw invalid(`${where}.step`, 'must not be given together with log', step);
  if (step !== undefined && !(step <= high - low)) {
    throw invalid(`${where}.step`, `must not exceed high − low = ${high - low}`, step);
  }
  const spacing = step ?? (type === 'int' ? 1 : null);
  const param: NumericParam = { name, when, type, low, high, log, step: spacing };
  if (spacing === null) return param;
  const onGrid = snapToGrid(param, high);
  return { ...param, high: containsValue(param, onGrid) ? onGrid : snapToGrid(param, onGrid - spacing) };
}

function compileCategorical(
  name: string,
  { choices }: Extract<DimensionJson, { type: 'categorical' }>,
  when: Param['when'],
): CategoricalParam {
  const where = `space.${name}.choices`;
  if (choices.length === 0) throw invalid(where, 'must not be empty', choices);
  if (new Set(choices).size < choices.length) throw invalid(where, 'must be unique', choices);
  return { name, when, type: 'categorical', choices };
}

function compileConditions(
  name: string,
  when: NonNullable<DimensionJson['when']>,
  earlier: ReadonlyMap<string, Param>,
): Param['when'] {
  return Object.entries(when).map(([parentName, values]) => {
    const where = `space.${name}.when.${parentName}`;
    const parent = earlier.get(parentName);
    if (parent === undefined) throw invalid(where, 'must name a parameter that is declared earlier', parentName);
    const impossible = values.find((value) => !containsValue(parent, value));
    if (impossible !== undefined) throw invalid(where, `must be a value that ${parentName} can have`, impossible);
    const exact = values.map((value) => (typeof value === 'number' ? snapNumeric(parent, value) : value));
    return { parent: parentName, values: exact };
  });
}

/** 0.15 as samplers write it, e.g. 3 · 0.05 = 0.15000000000000002, so that conditions compare equal. */
function snapNumeric(parent: Param, value: number): number {
  return parent.type === 'categorical' ? value : snapToGrid(parent, value);
}

function invalid(where: string, rule: string, ...got: unknown[]): WinnowError {
  return new WinnowError('study_space_invalid', got.length > 0 ? { where, rule, got: got[0] } : { where, rule });
}
