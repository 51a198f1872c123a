import { element } from './markup.ts';

test('element() leaves out what is undefined or false and flattens lists', () => {
  const made = element('p', { class: undefined, hidden: false, open: true, tabindex: 0 }, 'a', undefined, ['b', ['c']]);
  expect(made).toEqual({
    tag: 'p',
    attributes: { open: '', tabindex: '0' },
    children: ['a', 'b', 'c'],
    key: undefined,
  });
});

test('element() takes the key as identity, not as an attribute', () => {
  const made = element('li', { key: 'x' });
  expect([made.key, made.attributes]).toEqual(['x', {}]);
});
