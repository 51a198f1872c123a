import { isDeepStrictEqual } from 'node:util';
import { WinnowError } from '@winnow/core';
import { teacherNames } from '@winnow/models';
import type { TableRequest } from '@winnow/pipeline';
import { z } from 'zod';
import { readTableModel } from './tableModel.ts';

/** A fitted model in the part of a student's teacher. */
export interface TeacherModel {
  /** of the student */
  readonly params: Readonly<Record<string, unknown>>;
  /** what the teacher saw its columns through, and so must the student */
  readonly scaler: NonNullable<TableRequest['scaler']>;
  readonly features: readonly string[];
  /** for the student's manifest */
  readonly facts: { readonly teacher: { readonly model_name: string; readonly hash: string } };
}

/** What a student is to learn. */
export interface StudentTable {
  readonly target: string;
  /** default: those of the teacher */
  readonly features?: readonly string[] | undefined;
  /** default: that of the teacher */
  readonly scaler?: TableRequest['scaler'];
  /** of the student; those of the teacher may be left out */
  readonly params?: object;
  readonly contentHash: string;
}

/** What an artefact says of the tests that it has passed. */
const validatedSchema = z.looseObject({
  data: z.object({ content_hash: z.string() }),
  fold_metrics: z.array(z.unknown()).min(1),
});

/**
 * Reads a model that `fit` wrote, to teach a student of the same table. The student fits the same model with the same parameters to blocks
 * of its own training rows: what the artefact said of its folds came of fits that had seen the rows on which a student is tested.
 * @throws WinnowError `teacher_unfit` for a model that cannot teach, was not tested, or is of another table, target, features, scaler or
 *   parameters than the student is to have; those of `readTableModel`
 */
export function readTeacherModel(folder: string, student: StudentTable): TeacherModel {
  const { model, params, target, features, scaler, manifest } = readTableModel(folder);
  const refuse = (rule: string, got: unknown) => new WinnowError('teacher_unfit', { where: folder, rule, got });
  const { name } = model.spec;
  if (!teacherNames.some((known) => known === name)) throw refuse(`must be one of ${teacherNames.join(', ')}`, name);
  if (target.task !== 'regression') throw refuse('must be a regression', target.task);
  if (target.name !== student.target) throw refuse(`must predict ${student.target}`, target.name);
  const category = features.find(({ kind }) => kind === 'category');
  if (category !== undefined) throw refuse('must have features of numbers alone', category.name);
  const names = features.map((feature) => feature.name);
  const asked = student.features ?? names;
  if (asked.join() !== names.join()) throw refuse(`must read the features ${asked.join(', ')}`, names.join(', '));
  const validated = validatedSchema.safeParse(manifest);
  if (!validated.success) throw refuse('must have been tested on rows that it had not seen', 'no folds');
  const { data } = validated.data;
  if (data.content_hash !== student.contentHash)
    throw refuse(`must be fitted to ${student.contentHash}`, data.content_hash);
  const scaledBy = scaler?.kind ?? 'none';
  if ((student.scaler ?? scaledBy) !== scaledBy) throw refuse(`must be scaled by ${student.scaler}`, scaledBy);
  const own = Object.entries(params as object).map(([key, value]) => [`${name}.${key}`, value] as const);
  const taught: Readonly<Record<string, unknown>> = { teacher: name, ...Object.fromEntries(own) };
  for (const [key, value] of Object.entries(student.params ?? {})) {
    if (key !== 'teacher' && !key.startsWith(`${name}.`)) continue; // of the student itself
    if (!isDeepStrictEqual(value, taught[key])) throw refuse(`must have ${key} ${JSON.stringify(value)}`, taught[key]);
  }
  return {
    params: taught,
    scaler: scaledBy,
    features: names,
    facts: { teacher: { model_name: name, hash: manifest.files['model.json']! } },
  };
}
