import type { History } from '../../history.ts';
import type { Space } from '../../space.ts';

/**
 * Which parameters are modelled together.
 * - `each`: every one alone
 * - `intersection`: those that all finished trials have, together; the others alone
 * - `partition`: the coarsest partition in which every finished trial has all of a group or nothing of it
 */
export type Grouping = 'each' | 'intersection' | 'partition';

/** Groups of indices into `space.params`, each ascending; a parameter without a choice to make is in none. */
export function paramGroups(space: Space, history: History, grouping: Grouping): number[][] {
  const open = space.params.flatMap((param, i) =>
    param.type === 'categorical' && param.choices.length === 1 ? [] : [i],
  );
  if (grouping === 'each') return open.map((i) => [i]);
  const sets = distinctParamSets(space, history);
  let groups: number[][] = [open];
  for (const names of sets) {
    groups = groups.flatMap((group) => {
      const inside = group.filter((i) => names.has(space.params[i]!.name));
      const outside = group.filter((i) => !names.has(space.params[i]!.name));
      return [inside, outside].filter((part) => part.length > 0);
    });
  }
  if (grouping === 'partition') return groups;
  const common = open.filter((i) => sets.every((names) => names.has(space.params[i]!.name)));
  return [...(common.length > 0 ? [common] : []), ...open.filter((i) => !common.includes(i)).map((i) => [i])];
}

/** The sets of parameters that finished trials had; without conditions there is one. */
function distinctParamSets(space: Space, history: History): ReadonlySet<string>[] {
  const sets = new Map<string, ReadonlySet<string>>();
  const conditional = space.params.some((param) => param.when.length > 0);
  for (const { state, params } of history) {
    if (state !== 'complete' && state !== 'pruned') continue;
    if (!conditional && sets.size > 0) break;
    const names = Object.keys(params);
    const key = names.join('\n');
    if (!sets.has(key)) sets.set(key, new Set(names));
  }
  return [...sets.values()];
}
