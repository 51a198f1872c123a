const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * A signal that aborts, with the name of the signal as its reason, when a person or a supervisor ends this process.
 * From then on ending is up to the caller: it unwinds through its `finally` blocks.
 * @returns {AbortSignal}
 */
export function onInterrupt() {
  const controller = new AbortController();
  for (const name of SIGNALS) process.on(name, () => controller.abort(name));
  return controller.signal;
}
