import type { ForwardLooks, StudyRow } from '@winnow/platform';
import { formatDay } from './format.ts';

/** What a person should know before trusting a forward result; undefined when nobody has looked. */
export function looksSentence({ spec }: Pick<StudyRow, 'spec'>, { studies, trials }: ForwardLooks): string | undefined {
  if (trials === 0) return undefined;
  const { window, symbols } = spec.stages.forward;
  const where = `${formatDay(window.from)} … ${formatDay(window.to)} of ${symbols.join(', ')}`;
  return (
    `The forward window ${where} was looked at by ${counted(studies, 'earlier study', 'earlier studies')} ` +
    `with ${counted(trials, 'trial')}: it is less unseen than it seems.`
  );
}

/** `1 trial`, `3 trials` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
