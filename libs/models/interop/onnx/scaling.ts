import { floats, type GraphPart, type Precision } from './graphParts.ts';

/** Of a standard scaler. [F] each */
export interface Scaling {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
}

/** (x − mean) / scale. */
export function scaling({ mean, scale }: Scaling, precision: Precision, input: string): GraphPart {
  return {
    nodes: [
      { op: 'Sub', inputs: [input, 'feature_means'], outputs: ['centred'] },
      { op: 'Div', inputs: ['centred', 'feature_scales'], outputs: ['scaled'] },
    ],
    initialisers: [
      floats(precision, 'feature_means', [mean.length], mean),
      floats(precision, 'feature_scales', [scale.length], scale),
    ],
    output: 'scaled',
  };
}
