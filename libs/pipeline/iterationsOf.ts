import type { Model } from '@winnow/models';

/** The most iterations of a fit with these parameters; undefined where the model tells no losses, or refuses them. */
export function iterationsOf(model: Model, params: Readonly<Record<string, unknown>>): number | undefined {
  const { losses } = model;
  const parsed = model.params.safeParse(params);
  if (losses === undefined || !parsed.success) return undefined;
  return (parsed.data as Readonly<Record<string, number>>)[losses.iterations];
}
