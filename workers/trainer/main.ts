import { runComponent } from '@winnow/platform';
import { startTrainer } from './startTrainer.ts';

await runComponent('trainer', (config) => config.trainer.threads, startTrainer);
