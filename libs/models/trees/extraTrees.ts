import { forestModel } from './forestModel.ts';

/** Geurts, Ernst and Wehenkel 2006, "Extremely randomized trees". */
export const extraTrees = forestModel(
  {
    name: 'extra_trees',
    description:
      'Trees whose nodes split by the best of a few features, each at a threshold drawn at random; their mean.',
  },
  { bootstrap: false, hasRandomCuts: true },
);
