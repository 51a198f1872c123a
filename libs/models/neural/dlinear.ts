import { z } from 'zod';
import { forecastDlinear } from './networks/forecastDlinear.ts';
import { readForecast } from './networks/readForecast.ts';
import { type NeuralState, neuralModel } from './neuralModel.ts';
import { trainingParams } from './trainingParams.ts';

const dlinearParams = z.strictObject({
  ...trainingParams,
  /** steps of each feature that are forecast, for the head to read */
  horizon: z.int().min(1).max(1024).default(1),
  /** steps of the moving average that is the trend */
  moving_average: z
    .int()
    .min(1)
    .refine((steps) => steps % 2 === 1, 'must be odd')
    .default(25),
});

export type DlinearParams = z.infer<typeof dlinearParams>;
export type DlinearState = NeuralState<DlinearParams>;

export const dlinear = neuralModel<DlinearParams>({
  name: 'dlinear',
  description: 'Trend and remainder of a window, each through one linear layer over time (DLinear).',
  params: dlinearParams,
  space: { moving_average: { type: 'int', low: 3, high: 25, step: 2 } },
  network: ({ horizon, moving_average: width }) => {
    return (scope, x, outputs) => readForecast(scope, forecastDlinear(scope, x, { horizon, width }), outputs);
  },
  multiplications: ({ lookback, horizon }, cols) => 2 * lookback * horizon * cols,
});
