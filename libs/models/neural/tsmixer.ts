import { z } from 'zod';
import { forecastTsmixer } from './networks/forecastTsmixer.ts';
import { readForecast } from './networks/readForecast.ts';
import { type NeuralDefinition, type NeuralState, neuralModel } from './neuralModel.ts';
import { trainingParams } from './trainingParams.ts';

/** Of a batch of one window, the variance is unknown. A model that takes `tsmixerParams.shape` has to refine by it, too. */
export const batchNormRule = {
  isKept: ({ norm, batch_size: size }: { readonly norm: string; readonly batch_size: number }) =>
    norm !== 'batch' || size > 1,
  issue: { path: ['norm'], message: 'batch needs a batch_size of at least 2; use layer' },
};

export const tsmixerParams = z
  .strictObject({
    ...trainingParams,
    /** steps of each feature that are forecast, for the head to read */
    horizon: z.int().min(1).max(1024).default(1),
    blocks: z.int().min(1).max(16).default(2),
    /** width of the hidden layer over the features */
    hidden: z.int().min(1).max(4096).default(32),
    dropout: z.number().min(0).max(0.9).default(0.1),
    /** over the batch, or over each window */
    norm: z.enum(['batch', 'layer']).default('layer'),
  })
  .refine(batchNormRule.isKept, batchNormRule.issue);

export type TsmixerParams = z.infer<typeof tsmixerParams>;
export type TsmixerState = NeuralState<TsmixerParams>;

/** Of any parameters that have those of TSMixer among them. */
export const tsmixerDefinition: NeuralDefinition<TsmixerParams> = {
  name: 'tsmixer',
  description: 'Blocks that mix a window over time and over features in turn (TSMixer).',
  params: tsmixerParams,
  space: {
    blocks: { type: 'int', low: 1, high: 4 },
    hidden: { type: 'int', low: 8, high: 128, log: true },
    dropout: { type: 'float', low: 0, high: 0.6 },
  },
  network: ({ horizon, blocks, hidden, dropout, norm }) => {
    const options = { horizon, blocks, hidden, dropout, norm };
    return (scope, x, outputs) => readForecast(scope, forecastTsmixer(scope, x, options), outputs);
  },
  multiplications: ({ lookback, horizon, blocks, hidden }, cols) => {
    return lookback * cols * (blocks * (lookback + 2 * hidden) + horizon);
  },
};

export const tsmixer = neuralModel(tsmixerDefinition);
