/** Does `work` on some things, each of which is worked on by one at a time, in the order of the calls. */
export type Turns = <T>(ids: readonly string[], work: () => Promise<T>) => Promise<T>;

/** Makes turns: work on a thing that is under way is waited for, however it ends. */
export function takeTurns(): Turns {
  const underWay = new Map<string, Promise<unknown>>();
  return async (ids, work) => {
    const before = ids.flatMap((id) => underWay.get(id) ?? []);
    const own = Promise.allSettled(before).then(work);
    for (const id of ids) underWay.set(id, own);
    try {
      return await own;
    } finally {
      for (const id of ids) if (underWay.get(id) === own) underWay.delete(id);
    }
  };
}
