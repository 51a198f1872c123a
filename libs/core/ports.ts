/** The outside world as pure code may see it; platform implements these. */

/** Wall clock in epoch milliseconds UTC. Only platform, workers, apps and jobs hold one. */
export interface Clock {
  now(): number;
}

/** Constant message, variable fields. `child` adds fields to every line. */
export interface Logger {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
  child(fields: Record<string, unknown>): Logger;
}
