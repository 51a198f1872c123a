import { forestModel } from './forestModel.ts';

/** Breiman 2001, "Random forests". */
export const randomForest = forestModel(
  {
    name: 'random_forest',
    description: 'Trees on rows drawn with replacement, each node splitting by the best of a few features; their mean.',
    drawsRows: true,
  },
  { bootstrap: true, hasRandomCuts: false },
);
