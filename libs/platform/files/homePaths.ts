import { join } from 'node:path';

/** The layout of WINNOW_HOME. */
export function homePaths(home: string) {
  return {
    /** who runs the embedded services of this home, and where they listen */
    services: join(home, 'services.json'),
    /** the farm that `winnow up` keeps in the background */
    farm: join(home, 'farm.json'),
    /** data folder of the embedded Postgres */
    postgres: join(home, 'postgres'),
    /** journals: one folder per study, one file per trainer in it */
    journal: join(home, 'journal'),
    /** this machine's copies of the data that trials read */
    blobs: join(home, 'blobs'),
    /** how far the fits of running trials are: one folder a trial */
    checkpoints: join(home, 'checkpoints'),
    servicesLog: join(home, 'logs', 'services.log'),
    farmLog: join(home, 'logs', 'farm.log'),
  };
}
