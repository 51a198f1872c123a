import process from 'node:process';

/** Runs a benchmark's body. Times are of the clock and, which other work on the machine disturbs less, of the processor. */
export function timed(body) {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const result = body();
  const ms = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  return { result, ms, cpuMs: (user + system) / 1000 };
}
