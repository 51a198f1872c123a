/** Points of a grid over a study's space with so many values of each float: a model's own parameters times those that all models share. */
export function gridSize({ models, space }, points) {
  const values = (range) => range.choices?.length ?? (range.type === 'int' ? range.high - range.low + 1 : points);
  const size = (own) => own.reduce((product, [, range]) => product * values(range), 1);
  const ranges = Object.entries(space).filter(([name]) => name !== 'model');
  const shared = size(ranges.filter(([, range]) => range.when === undefined));
  const ofModel = (model) => size(ranges.filter(([, range]) => range.when?.model.includes(model)));
  return shared * models.reduce((sum, model) => sum + ofModel(model), 0);
}
