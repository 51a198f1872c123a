import { type Database, findStudy, studyCandidates } from '@winnow/platform';
import type { ExportedStudy } from './trialRecord.ts';

/**
 * By id, or by name: then the latest submission.
 * @throws WinnowError `study_not_found`
 */
export async function findExportedStudy(db: Database, nameOrId: string): Promise<ExportedStudy> {
  const study = await findStudy(db, nameOrId);
  return { ...study, candidates: await studyCandidates(db, study.id) };
}
