import { runComponent } from '@winnow/platform';
import { startPromoter } from './startPromoter.ts';

await runComponent('promoter', () => 0, startPromoter);
