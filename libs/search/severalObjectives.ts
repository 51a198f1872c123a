import type { PrunerSpec } from './pruners/registry.ts';
import { type SamplerSpec, takesSeveralObjectives } from './samplers/registry.ts';

/** What a search for several objectives cannot be asked with. */
export interface SeveralObjectivesProblem {
  readonly key: 'sampler' | 'pruner.name';
  readonly rule: string;
  readonly got: string;
}

/** Why a search for several objectives cannot have this sampler and pruner; undefined when it can. */
export function severalObjectivesProblem(
  sampler: SamplerSpec,
  pruner: PrunerSpec,
): SeveralObjectivesProblem | undefined {
  if (!takesSeveralObjectives(sampler)) {
    const rule = 'must be tpe, nsga2, random, grid, sobol or halton where there are several objectives';
    return { key: 'sampler', rule, got: sampler.name };
  }
  if (pruner.name !== 'none') {
    const rule = 'must be none where there are several objectives: a trial that is behind in one may lead in another';
    return { key: 'pruner.name', rule, got: pruner.name };
  }
  return undefined;
}
