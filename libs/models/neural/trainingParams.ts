import { z } from 'zod';
import type { ParamRange } from '../contract.ts';
import { backendNames } from './engine/backendNames.ts';
import { optimizerNames } from './training/createOptimizer.ts';
import { scheduleNames } from './training/createSchedule.ts';

/** Parameters that every neural model has. */
export const trainingParams = {
  /** `regression` predicts `E_r`, `binary` `p_up`, `quantile` `q50`, `q05` and `q95` */
  objective: z.enum(['regression', 'binary', 'quantile']).default('regression'),
  /** rows of a window, the predicted one included */
  lookback: z.int().min(1).max(4096).default(32),
  epochs: z.int().min(1).max(10_000).default(20),
  /** windows of a step; a rest that fills no batch is left out of its epoch */
  batch_size: z.int().min(1).max(65_536).default(64),
  learning_rate: z.number().positive().max(10).default(1e-3),
  schedule: z.enum(scheduleNames).default('constant'),
  optimizer: z.enum(optimizerNames).default('adamw'),
  weight_decay: z.number().nonnegative().max(10).default(0.01),
  /** of sgd */
  momentum: z.number().nonnegative().lt(1).default(0.9),
  /** longest gradient; 0 leaves it as it is */
  gradient_clip: z.number().nonnegative().default(1),
  /** epochs without a better validation loss after which to stop; 0 uses all rows for training */
  patience: z.int().min(0).default(5),
  /** share of the windows, the last ones, that tell when to stop */
  validation_fraction: z.number().positive().max(0.5).default(0.2),
  /** the weights are a running mean of those of each step that keeps this share of the past; 0: the last ones */
  average_decay: z.number().nonnegative().lt(1).default(0),
  /** what computes; they differ in the last digits, and `onnx` is the fastest by far */
  backend: z.enum(backendNames).default('onnx'),
};

const schema = z.strictObject(trainingParams);
export type TrainingParams = z.infer<typeof schema>;

/** What is worth searching in every neural model. */
export const trainingSpace: Readonly<Record<string, ParamRange>> = {
  lookback: { type: 'int', low: 8, high: 128, log: true },
  learning_rate: { type: 'float', low: 1e-4, high: 1e-2, log: true },
  weight_decay: { type: 'float', low: 1e-5, high: 1e-1, log: true },
};

/** lookback − 1 of the default: the rows that a window needs before its last. */
export const DEFAULT_CONTEXT_ROWS = schema.parse({}).lookback - 1;
