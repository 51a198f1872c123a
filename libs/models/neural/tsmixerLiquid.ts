import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { FitContext, Model } from '../contract.ts';
import { hasRowGraph, rowGraph } from '../interop/onnx/rowGraph.ts';
import { blendGraph } from './distillation/blendGraph.ts';
import { type LossParts, lossParts } from './distillation/lossParts.ts';
import { outOfFold } from './distillation/outOfFold.ts';
import { findTeacherIssues, type Teacher, teacherNames, teacherOf } from './distillation/teachers.ts';
import { type NeuralState, neuralModel } from './neuralModel.ts';
import { distillationHead } from './training/distillationHead.ts';
import { MIN_WINDOWS, splitWindows } from './training/splitWindows.ts';
import { batchNormRule, tsmixerDefinition, tsmixerParams } from './tsmixer.ts';

/**
 * A TSMixer that learns from the truth and from a tabular teacher at once, and the blend of the two. Notation: N rows.
 *
 *   loss = MSE(student, truth) + lambda MSE(student, teacher)      E_r = α student + (1 − α) teacher
 *
 * The student hears only what the teacher says of rows that it has not seen (`outOfFold`); what is blended is the teacher of
 * all training rows.
 */

const NAME = 'tsmixer_liquid';

/** A step of a search adds up to 0.7000000000000001. */
const NAME_DIGITS = 6;

const studentParams = z.strictObject({
  ...tsmixerParams.shape,
  /** the losses are squared errors of a return */
  objective: z.literal('regression').default('regression'),
  /** weight of the teacher's word beside the truth; 0 learns the truth alone */
  lambda: z.number().nonnegative().max(1e6).default(1),
});
type StudentParams = z.infer<typeof studentParams>;

const ownParams = {
  teacher: z.enum(teacherNames).default('ridge'),
  /** blocks of the training rows, each predicted by a fit to the others */
  teacher_folds: z.int().min(2).max(20).default(5),
  /** α, the student's share in the blend */
  ensemble_alpha: z.number().min(0).max(1).default(0.5),
};

const liquidParams = z
  .object({ ...studentParams.shape, ...ownParams })
  .catchall(z.unknown())
  .refine(batchNormRule.isKept, batchNormRule.issue)
  .superRefine((params, context) => {
    for (const { key, message } of findTeacherIssues(foreignKeys(params))) {
      context.addIssue({ code: 'custom', path: [key], message });
    }
  })
  .describe(
    'Parameters of a teacher are named `<teacher>.<param>`, as in `ridge.lambda`; those of teachers other than `teacher` have no effect.',
  );
export type TsmixerLiquidParams = z.infer<typeof liquidParams>;

export interface TsmixerLiquidState {
  readonly params: TsmixerLiquidParams;
  /** of all training rows */
  readonly teacher: unknown;
  readonly student: NeuralState<StudentParams>;
  /** mean losses of the student that was kept, in its units, without dropout */
  readonly losses: { readonly train: LossParts; readonly validation: LossParts | null };
}

const student = neuralModel<StudentParams>({
  ...tsmixerDefinition,
  name: NAME,
  description: 'TSMixer that learns from a tabular teacher, too (distillation), and the blend of the two.',
  params: studentParams,
  space: {
    ...tsmixerDefinition.space,
    lambda: { type: 'float', low: 0.1, high: 10, log: true },
    ensemble_alpha: { type: 'float', low: 0, high: 1 },
  },
  head: ({ lambda }) => distillationHead(lambda),
});

export const tsmixerLiquid: Model<TsmixerLiquidParams, TsmixerLiquidState> = {
  spec: { ...student.spec, outputs: ['E_r', 'E_r_tabular', 'E_r_nn'] },
  params: liquidParams,
  contextRowsFor: ({ lookback }) => lookback - 1,
  policiesFor: ({ ensemble_alpha: alpha }) => [
    ['tabular_only', 'E_r_tabular'],
    ['nn_only', 'E_r_nn'],
    [`blend_alpha_${Number(alpha.toPrecision(NAME_DIGITS))}`, 'E_r'],
  ],

  workUnits(params, rows, cols) {
    const { model, params: given } = teacherFrom(params);
    const teach = (count: number) => model.workUnits?.(given, count, cols) ?? 0;
    const { teacher_folds: folds, patience, validation_fraction: fraction } = params;
    const past = patience > 0 ? (1 - fraction) * rows : rows;
    const taught = folds * teach((past * (folds - 1)) / folds) + (patience > 0 ? teach(past) : 0) + teach(rows);
    return taught + student.workUnits!(studentOf(params), rows, cols);
  },

  fit(view, targets, params, context) {
    const where = `${NAME}.fit`;
    assertTrainingSet(where, view, targets, MIN_WINDOWS);
    const teacher = teacherFrom(params);
    const windows = splitWindows(where, view, targets, params, context);
    const { labelRows = 1 } = context;
    const pastRows = params.patience > 0 ? windows.train.at(-1)! + 1 : view.rows;
    const options = { folds: params.teacher_folds, pastRows, labelRows };
    const teaching = teacherContext(context);
    const inner = { ...teaching, rng: context.rng.split('teacher') };
    const taught = outOfFold(where, teacher, view, targets, options, inner);
    const learned = student.fit(view, { ...targets, taught }, studentOf(params), context);
    const said = student.predict(learned, view).E_r!;
    const parts = (ends: Int32Array) => lossParts(learned.target, said, { ...targets, taught }, ends);
    return {
      params,
      teacher: teacher.model.fit(view, targets, teacher.params, teaching),
      student: learned,
      losses: {
        train: parts(windows.train),
        validation: windows.validation.length === 0 ? null : parts(windows.validation),
      },
    };
  },

  /** Where the student has no whole window, its teacher is not heard either: all policies trade the same rows. */
  predict(state, view) {
    assertPredictionView(`${NAME}.predict`, view, state.student.inputs.mean.length);
    const { ensemble_alpha: alpha } = state.params;
    const nn = student.predict(state.student, view).E_r!;
    const said = teacherFrom(state.params).model.predict(state.teacher, view).E_r!;
    const tabular = said.map((value, n) => (Number.isNaN(nn[n]!) ? Number.NaN : value));
    const blend = tabular.map((value, n) => alpha * nn[n]! + (1 - alpha) * value);
    return { E_r: blend, E_r_tabular: tabular, E_r_nn: nn };
  },

  toOnnx({ params, teacher, student: learned }) {
    if (!hasRowGraph(teacher)) return { rule: 'a teacher must be of trees or linear', got: params.teacher };
    const names = learned.inputs.mean.map((_, f) => `x${f}`);
    const said = rowGraph(teacherFrom(params).model, teacher, { names, precision: 'float64' });
    return blendGraph(student.toOnnx(learned), said, params.ensemble_alpha);
  },

  /** Of the student; its teacher is plain JSON. */
  weightFile: {
    split({ student: learned, ...own }) {
      const { rest, tensors } = student.weightFile!.split(learned);
      return { rest: { ...own, student: rest }, tensors };
    },
    join(rest, tensors) {
      const state = rest as TsmixerLiquidState;
      return { ...state, student: student.weightFile!.join(state.student, tensors) };
    },
  },

  artefactFacts({ params, student: { inputs }, losses }) {
    return {
      type: NAME,
      normalization: { inputs: 'standard', blocks: params.norm },
      n_tokens: params.lookback,
      n_channels: inputs.mean.length,
      ensemble_alpha: params.ensemble_alpha,
      distillation: { teacher: params.teacher, lambda: params.lambda, losses },
    };
  },
};

function teacherFrom(params: TsmixerLiquidParams): Teacher {
  return teacherOf(params.teacher, foreignKeys(params));
}

/** Its rounds are not epochs of the student: a pruner hears of these only. */
function teacherContext({ rng, binCache, labelRows, throwIfAborted }: FitContext): FitContext {
  return { rng, throwIfAborted, ...(binCache && { binCache }), ...(labelRows && { labelRows }) };
}

function studentOf(params: TsmixerLiquidParams): StudentParams {
  const own = Object.keys(studentParams.shape) as (keyof StudentParams)[];
  return Object.fromEntries(own.map((key) => [key, params[key]])) as StudentParams;
}

function foreignKeys(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isOwn = (key: string) => key in studentParams.shape || key in ownParams;
  return Object.fromEntries(Object.entries(params).filter(([key]) => !isOwn(key)));
}
