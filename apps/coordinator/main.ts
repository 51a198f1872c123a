import { runComponent } from '@winnow/platform';
import { startCoordinator } from './startCoordinator.ts';

await runComponent('coordinator', () => 0, startCoordinator);
