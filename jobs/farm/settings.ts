import { WinnowError } from '@winnow/core';
import { type Config, type ConfigOverrides, describeConfig, loadConfig } from '@winnow/platform';
import { InvalidArgumentError } from 'commander';

/** The effective configuration of a job: environment and file, then the command line. */
export function jobConfig(overrides: ConfigOverrides = {}): Config {
  return loadConfig(process.env, overrides);
}

/** The effective configuration as text, secrets masked. */
export function describeSettings(): string {
  return describeConfig(process.env);
}

/** The override of `--threads n`, if it was given. */
export function threadsOverride(threads: number | undefined): ConfigOverrides {
  return threads === undefined ? {} : { 'trainer.threads': threads };
}

/** Parser of a whole number at least `least`, for commander. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`must be a whole number of at least ${least}`);
    return value;
  };
}

/** Rejects when the user asks the command to stop; `dispose` gives the signals back. */
export function interruption(): { readonly raised: Promise<never>; dispose(): void } {
  let raise: (error: Error) => void = () => {};
  const raised = new Promise<never>((_resolve, reject) => {
    raise = reject;
  });
  raised.catch(() => {}); // whoever races against it sees it
  const onSignal = () => raise(new WinnowError('interrupted', { where: 'command', rule: 'was asked to stop' }));
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    raised,
    dispose: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
