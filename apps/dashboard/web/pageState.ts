import type { ComponentSummary, StudyDetail, StudySummary } from './api.ts';

/** All that the page shows. */
export interface PageState {
  /** newest first; undefined before the first answer */
  readonly studies: readonly StudySummary[] | undefined;
  readonly components: readonly ComponentSummary[];
  /** studies whose trials the reader has opened, as far as they have come */
  readonly details: ReadonlyMap<string, StudyDetail>;
  /** why the last poll had no answer; undefined when it had one */
  readonly failure: string | undefined;
  /** epoch ms */
  readonly now: number;
}
