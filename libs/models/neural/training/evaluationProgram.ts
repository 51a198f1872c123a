import type { Program } from '../engine/traceProgram.ts';
import { bindScope, partOf } from './bindScope.ts';
import type { Head } from './head.ts';
import type { Layout, Network, WindowShape } from './network.ts';
import { networkInputs } from './networkInputs.ts';

/** A prediction and how wrong it is: weights [P], buffers [Q], x [B, L, F], y [B, T] → outputs [B, O], rowLoss [B]. */
export function evaluationProgram(network: Network, head: Head, layout: Layout, window: WindowShape): Program {
  return {
    inputs: networkInputs(layout, window, head.targets),
    run(tf, inputs) {
      const params = layout.params.map((slot) => partOf(tf, inputs['weights']!, slot));
      const scope = bindScope(tf, layout, false, { params, buffers: inputs['buffers'] });
      const raw = network(scope, inputs['x']!, head.size);
      return { outputs: head.activate(tf, raw), rowLoss: head.rowLoss(tf, raw, inputs['y']!) };
    },
  };
}
