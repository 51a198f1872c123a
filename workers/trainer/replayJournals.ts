import type { Logger } from '@winnow/core';
import {
  type Database,
  journalledStudies,
  MOST_EVENTS_AT_ONCE,
  readJournal,
  recordEvents,
  runningStudies,
  studyTrials,
} from '@winnow/platform';
import { isTerminalState } from '@winnow/study';

/**
 * Brings into Postgres what earlier trainers of this home wrote to their journals and could not deliver. Only trials
 * that have not ended are looked at: events are delivered in order, so an ended trial has all of its own.
 */
export async function replayJournals(db: Database, folder: string, log: Logger): Promise<void> {
  const journalled = new Set(journalledStudies(folder));
  for (const study of await runningStudies(db)) {
    if (!journalled.has(study.id)) continue;
    const open = new Set(
      (await studyTrials(db, study.id)).filter((trial) => !isTerminalState(trial)).map((trial) => trial.id),
    );
    const { events, quarantined } = readJournal(folder, study.id, (trialId) => open.has(trialId));
    let recorded = 0;
    for (let i = 0; i < events.length; i += MOST_EVENTS_AT_ONCE) {
      const outcomes = await recordEvents(db, events.slice(i, i + MOST_EVENTS_AT_ONCE));
      recorded += outcomes.filter((outcome) => outcome === 'recorded').length;
    }
    log.info({ studyId: study.id, events: events.length, recorded, quarantined }, 'journal replayed');
  }
}
