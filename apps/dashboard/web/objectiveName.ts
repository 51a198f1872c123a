import type { ObjectiveSummary } from './api.ts';
import { metricName } from './metricName.ts';

/** `Max drawdown ↓`: less is better. */
export function objectiveName({ metric, direction }: Pick<ObjectiveSummary, 'metric' | 'direction'>): string {
  return `${metricName(metric)} ${direction === 'maximize' ? '↑' : '↓'}`;
}
