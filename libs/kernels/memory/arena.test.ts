import { type Region, withArena } from './arena.ts';

test('withArena() hands out memory that does not overlap, and gives it back', () => {
  const addresses = [0, 1].map(() =>
    withArena((arena) => {
      const a = arena.f64(3);
      const b = arena.i32(5);
      expect(b.address).toBeGreaterThanOrEqual(a.address + 24);
      return [a.address, b.address];
    }),
  );
  expect(addresses[1]).toEqual(addresses[0]);
});

test('an inner arena leaves the outer one as it was', () => {
  withArena((outer) => {
    const region = outer.f64(2);
    region.view().set([1, 2]);
    const inner = withArena((arena) => arena.f64(2).address);
    expect(inner).toBeGreaterThan(region.address);
    expect(outer.f64(2).address).toBe(inner);
    expect([...region.view()]).toEqual([1, 2]);
  });
});

test('a region keeps its content when memory grows', () => {
  withArena((arena) => {
    const region = arena.f64(2);
    region.view().set([1, 2]);
    arena.f64(1_000_000);
    expect([...region.view()]).toEqual([1, 2]);
  });
});

test('withArena() gives memory back when its body throws', () => {
  const first = withArena((arena) => arena.f64(1).address);
  expect(() =>
    withArena((arena) => {
      arena.f64(1000);
      throw new Error('x');
    }),
  ).toThrow('x');
  expect(withArena((arena) => arena.f64(1).address)).toBe(first);
});

test('withArena() refuses more than 4 GiB with a code', () => {
  const ask = (): Region<Float64Array> => withArena((arena) => arena.f64(2 ** 30));
  expect(ask).toThrow(expect.objectContaining({ code: 'kernel_memory' }));
});
