import { WinnowError } from '@winnow/core';
import { type ScalerKind, type ScalerSpec, scalerSchema } from '@winnow/features';
import type { RawTable } from '@winnow/market';
import { getModel, type Model, type OutputName, type Task } from '@winnow/models';
import { schemaError } from '../schemaError.ts';
import { type CategoryEncoding, type EncodedColumns, encodedColumns } from './encodeCodes.ts';
import { describeFeatures, type TableFeature } from './tableFeatures.ts';
import { assertTargetVaries, describeTarget, type TableTarget, targetColumn, taskOfColumn } from './tableTarget.ts';

/** What a person asks for; what is left out is settled from the table and the model. */
export interface TableRequest {
  readonly model: string;
  readonly target: string;
  /** default: all columns but the target and the time stamps */
  readonly features?: readonly string[] | undefined;
  /** column of the time stamps, if there is one */
  readonly timestamp?: string | undefined;
  readonly task?: Task | undefined;
  /** of the model; a plain object */
  readonly params?: unknown;
  /** default: `standard` for models that weigh features against each other, none for trees and neural models */
  readonly scaler?: ScalerKind | 'none' | undefined;
  /** rows after which a row's target is known; default: 1 */
  readonly horizon?: number | undefined;
}

/** How a model is fitted to a table, everything settled. */
export interface TablePlan {
  readonly model: Model;
  readonly params: unknown;
  readonly outputs: readonly OutputName[];
  readonly target: TableTarget;
  /** whether the task was read off the target */
  readonly isTaskInferred: boolean;
  readonly timestamp: string | null;
  readonly features: readonly TableFeature[];
  readonly encoding: CategoryEncoding;
  readonly columns: EncodedColumns;
  readonly scaler: ScalerSpec | null;
  /** a missing value of a feature reaches the model as NaN; else it is refused */
  readonly takesMissing: boolean;
  /** it reads rows before the one that it predicts, so their order counts */
  readonly readsRuns: boolean;
  /** rows after which a row's target is known */
  readonly horizon: number;
}

/**
 * @param table with all columns that the request names
 * @throws WinnowError `study_unknown_model`, `usage`, `target_invalid`, `params_invalid`, `task_unsupported`
 */
export function planTable(table: RawTable, request: TableRequest): TablePlan {
  const { target: targetName, timestamp = null } = request;
  const model = getModel(request.model);
  assertTargetVaries(table, targetName);
  const features = describeFeatures(table, featureNames(table, request));
  const encoding = model.spec.takesCategories ? 'codes' : 'one_hot';
  const categorical = encoding === 'codes' ? features.flatMap(({ kind }, f) => (kind === 'category' ? [f] : [])) : [];
  const settle = (task: Task) => settleParams(model, request.params ?? {}, { task, table, targetName, categorical });

  const task =
    request.task ?? inferTask(table, targetName, (candidate) => learns(settle(candidate).outputs, candidate));
  const target = describeTarget(table, targetName, task);
  const { params, outputs } = settle(task);
  if (!learns(outputs, task)) throw unsupported(model, task, outputs);

  const scaler = request.scaler ?? (scalesItself(model) ? 'none' : 'standard');
  return {
    model,
    params,
    outputs,
    target,
    isTaskInferred: request.task === undefined,
    timestamp,
    features,
    encoding,
    columns: encodedColumns(features, encoding),
    scaler: scaler === 'none' ? null : scalerSchema.parse({ kind: scaler }),
    takesMissing: model.spec.takesMissing === true && scaler === 'none',
    readsRuns: readsRuns(model, params),
    horizon: request.horizon ?? 1,
  };
}

/** Trees need no scale, and neural models set theirs, which their ONNX graph holds. */
function scalesItself({ spec }: Model): boolean {
  return spec.family === 'trees' || spec.family === 'neural';
}

/** Whether a model looks at rows before the one that it predicts. */
export function readsRuns(model: Model, params: unknown): boolean {
  return model.spec.inputView === 'window_tensor' || contextRows(model, params) > 0;
}

/** Rows before the first predicted one that a model wants to see. */
export function contextRows({ spec, contextRowsFor }: Model, params: unknown): number {
  return contextRowsFor?.(params) ?? spec.contextRows;
}

function featureNames(table: RawTable, { features, target, timestamp }: TableRequest): readonly string[] {
  const others = table.headers.filter((header) => header !== target && header !== timestamp);
  if (features === undefined && others.length > 0) return others;
  const where = features === undefined ? table.file : '--features';
  const got = features?.find((name, f) => !others.includes(name) || features.indexOf(name) !== f);
  if (features !== undefined && features.length > 0 && got === undefined) return features;
  const rule = 'must be columns of the file, each once, other than the target and the time stamps';
  throw new WinnowError('usage', { where, rule, got: got ?? 'none' });
}

function settleParams(
  model: Model,
  given: unknown,
  shape: { readonly task: Task; readonly table: RawTable; readonly targetName: string; readonly categorical: number[] },
): Pick<TablePlan, 'params' | 'outputs'> {
  const { task, categorical } = shape;
  const nClasses = task === 'regression' ? 0 : new Set<unknown>(shape.table.columns.get(shape.targetName)!.values).size;
  const input = isObject(given) ? { ...model.paramsFor?.({ task, nClasses, categorical }), ...given } : given;
  const parsed = model.params.safeParse(input);
  if (!parsed.success) {
    const codes = { unknownKey: 'params_invalid', invalid: 'params_invalid' } as const;
    const known = Object.keys(model.params.safeParse({}).data ?? {});
    throw schemaError(parsed.error, `parameters of ${model.spec.name}`, input, codes, known);
  }
  return { params: parsed.data, outputs: model.outputsFor?.(parsed.data) ?? model.spec.outputs };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The task of the column where the model can learn it, else a regression where it can. */
function inferTask(table: RawTable, targetName: string, isLearned: (task: Task) => boolean): Task {
  const column = targetColumn(table, targetName);
  const task = taskOfColumn(column);
  const isFallback = task !== 'regression' && column.kind === 'number' && !isLearned(task) && isLearned('regression');
  return isFallback ? 'regression' : task;
}

/** What the first output of a model has to be; a score of regimes is of returns, or of an up and a down. */
const firstOutputs: Readonly<Record<Task, readonly OutputName[]>> = {
  regression: ['E_r', 'q50', 'regime_score'],
  binary: ['p_up', 'regime_score'],
  multiclass: ['p_0'],
};

function learns(outputs: readonly OutputName[], task: Task): boolean {
  return firstOutputs[task].includes(outputs[0]!);
}

function unsupported({ spec }: Model, task: Task, outputs: readonly OutputName[]): WinnowError {
  const rule = `with these parameters the first output must be ${firstOutputs[task].join(' or ')} for task ${task}`;
  return new WinnowError('task_unsupported', { where: `model ${spec.name}`, rule, got: outputs.join(', ') });
}
