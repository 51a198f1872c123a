import { z } from 'zod';
import type { Model } from '../../contract.ts';
import { elasticNet } from '../../linear/elasticNet.ts';
import { lasso } from '../../linear/lasso.ts';
import { ridge } from '../../linear/ridge.ts';
import { svm } from '../../svm/svm.ts';
import { catboost } from '../../trees/catboost.ts';
import { extraTrees } from '../../trees/extraTrees.ts';
import { lightgbm } from '../../trees/lightgbm.ts';
import { randomForest } from '../../trees/randomForest.ts';
import { xgboost } from '../../trees/xgboost.ts';

/** Models that may teach: tabular ones that predict the forward return of a row from that row alone. */
export const teacherNames = [
  'ridge',
  'lasso',
  'elastic_net',
  'svm',
  'lightgbm',
  'xgboost',
  'catboost',
  'random_forest',
  'extra_trees',
] as const;
export type TeacherName = (typeof teacherNames)[number];

const models: { readonly [N in TeacherName]: Model } = {
  ridge,
  lasso,
  elastic_net: elasticNet,
  svm,
  lightgbm,
  xgboost,
  catboost,
  random_forest: randomForest,
  extra_trees: extraTrees,
};

/** A model with its parameters. */
export interface Teacher {
  readonly model: Model;
  readonly params: unknown;
}

/** Keys `<teacher>.<param>`, whatever the teacher is that they are used with. */
export type TeacherKeys = Readonly<Record<string, unknown>>;

/** @param given checked by `findTeacherIssues` */
export function teacherOf(name: TeacherName, given: TeacherKeys): Teacher {
  return { model: models[name], params: settle(name, paramsUnder(name, given)).data };
}

/**
 * What is wrong with parameters of teachers, each under its own name. All teachers' are looked at: a search names those of
 * several and says which of them teaches.
 */
export function findTeacherIssues(given: TeacherKeys): readonly { readonly key: string; readonly message: string }[] {
  const strangers = Object.keys(given).filter((key) => !teacherNames.some((name) => key.startsWith(`${name}.`)));
  const found = teacherNames.flatMap((name) => {
    const params = paramsUnder(name, given);
    if (Object.keys(params).length === 0) return [];
    const issues = settle(name, params).error?.issues ?? [];
    return issues.map(({ path, message }) => ({ key: [name, ...path].join('.'), message }));
  });
  return [...strangers.map((key) => ({ key, message: `Unrecognized key: "${key}"` })), ...found];
}

function settle(name: TeacherName, params: TeacherKeys) {
  const { params: schema, spec, paramsFor, outputsFor } = models[name];
  const learnsReturns = paramsFor?.({ task: 'regression', nClasses: 0, categorical: [] });
  const predictsReturns = z.unknown().refine((settled) => (outputsFor?.(settled) ?? spec.outputs)[0] === 'E_r', {
    message: 'a teacher must predict the return, E_r',
  });
  return schema.pipe(predictsReturns).safeParse({ ...learnsReturns, ...params });
}

function paramsUnder(name: TeacherName, given: TeacherKeys): TeacherKeys {
  const own = Object.entries(given).filter(([key]) => key.startsWith(`${name}.`));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(name.length + 1), value]));
}
