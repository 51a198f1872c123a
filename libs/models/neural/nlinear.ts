import { z } from 'zod';
import { forecastNlinear } from './networks/forecastNlinear.ts';
import { readForecast } from './networks/readForecast.ts';
import { type NeuralState, neuralModel } from './neuralModel.ts';
import { trainingParams } from './trainingParams.ts';

const nlinearParams = z.strictObject({
  ...trainingParams,
  /** steps of each feature that are forecast, for the head to read */
  horizon: z.int().min(1).max(1024).default(1),
});

export type NlinearParams = z.infer<typeof nlinearParams>;
export type NlinearState = NeuralState<NlinearParams>;

export const nlinear = neuralModel<NlinearParams>({
  name: 'nlinear',
  description: 'One linear layer over the distances of a window from its last row (NLinear).',
  params: nlinearParams,
  space: {},
  network: ({ horizon }) => {
    return (scope, x, outputs) => readForecast(scope, forecastNlinear(scope, x, { horizon }), outputs);
  },
  multiplications: ({ lookback, horizon }, cols) => lookback * horizon * cols,
});
