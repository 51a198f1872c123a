// A thread of memory.mjs: reads every value of every column, then holds them until it is told to let go.
/** An indexed loop: an iterator's objects would grow the heap of the thread and be taken for data. */
function sumOf(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/** @param names of the columns; they come with the task, so that a thread need not load the library for them */
export function touchColumns({ series, names, passes, state }) {
  let sum = 0;
  for (let pass = 0; pass < passes; pass++) for (const name of names) sum += sumOf(series[name]);
  Atomics.add(state, 0, 1);
  Atomics.wait(state, 1, 0);
  return sum / series.rows; // the series is in use until here
}
