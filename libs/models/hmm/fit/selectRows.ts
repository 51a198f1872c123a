import type { Observations } from '../hmm.ts';

/** The given rows as one run. @param members ascending */
export function selectRows({ data, cols }: Observations, members: Int32Array): Observations {
  const selected = new Float64Array(members.length * cols);
  members.forEach((t, n) => {
    selected.set(data.subarray(t * cols, (t + 1) * cols), n * cols);
  });
  return { data: selected, rows: members.length, cols, runStarts: Int32Array.of(0) };
}
