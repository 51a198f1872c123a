import { WinnowError } from '@winnow/core';
import { containsValue } from './containsValue.ts';
import { snapToGrid, snapValue } from './coordinates.ts';
import {
  type CategoricalParam,
  type DimensionJson,
  type Limit,
  type NumericParam,
  type OrdinalParam,
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
    params.set(name, compileDimension(name, dimension, when, params));
  }
  return { params: [...params.values()] };
}

function compileDimension(
  name: string,
  dimension: DimensionJson,
  when: Param['when'],
  earlier: ReadonlyMap<string, Param>,
): Param {
  switch (dimension.type) {
    case 'categorical':
      return compileCategorical(name, dimension, when);
    case 'ordinal':
      return compileOrdinal(name, dimension, when);
    default:
      return { ...compileNumeric(name, dimension, when), limits: compileLimits(name, dimension, earlier) };
  }
}

type NumericJson = Extract<DimensionJson, { type: 'float' | 'int' }>;

function compileNumeric(name: string, dimension: NumericJson, when: Param['when']): NumericParam {
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
  const param: NumericParam = { name, when, type, low, high, log, step: spacing, limits: [] };
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

function compileOrdinal(
  name: string,
  { choices }: Extract<DimensionJson, { type: 'ordinal' }>,
  when: Param['when'],
): OrdinalParam {
  const where = `space.${name}.choices`;
  if (choices.length < 2) throw invalid(where, 'must have at least two values', choices);
  if (new Set(choices).size < choices.length) throw invalid(where, 'must be unique', choices);
  return { name, when, type: 'ordinal', choices, low: 0, high: choices.length - 1, log: false, step: 1 };
}

function compileLimits(name: string, dimension: NumericJson, earlier: ReadonlyMap<string, Param>): Limit[] {
  return (['atMost', 'atLeast'] as const).flatMap((side) => {
    const limit = dimension[side];
    if (limit === undefined) return [];
    const terms = Object.entries(limit.times).map(([other, factor]) => {
      const type = earlier.get(other)?.type;
      if (type !== 'float' && type !== 'int') {
        throw invalid(
          `space.${name}.${side}.times.${other}`,
          'must name a float or int that is declared earlier',
          other,
        );
      }
      return { name: other, factor };
    });
    return [{ side, terms, plus: limit.plus ?? 0 }];
  });
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
    return { parent: parentName, values: values.map((value) => snapValue(parent, value)) };
  });
}

function invalid(where: string, rule: string, ...got: unknown[]): WinnowError {
  return new WinnowError('study_space_invalid', got.length > 0 ? { where, rule, got: got[0] } : { where, rule });
}
