import { getModel, modelNames } from './registry.ts';

test('getModel() gives the model of the name', () => {
  for (const name of modelNames) expect(getModel(name).spec.name).toBe(name);
});

test.each(['no_such_model', 'toString', ''])('getModel() refuses %p and lists the known names', (name) => {
  expect(() => getModel(name)).toThrow(
    expect.objectContaining({
      code: 'study_unknown_model',
      message: expect.stringContaining(modelNames.join(', ')),
    }),
  );
});
