// The problems ZDT1 to ZDT4 (Zitzler, Deb & Thiele 2000, "Comparison of multiobjective evolutionary algorithms"), two objectives to
// be minimised; pareto_peer.py declares the same ones for Optuna. Fewer variables than usual (30): a search for trading models
// has some ten, and some hundred trials.

const VARIABLES = 8;

const rest = (p) => Object.values(p).slice(1);
const sum = (values) => values.reduce((total, value) => total + value, 0);
const unit = { type: 'float', low: 0, high: 1 };
const spaceOf = (others) =>
  Object.fromEntries(Array.from({ length: VARIABLES }, (_, i) => [`x${i}`, i === 0 ? unit : others]));

const linear = (p) => 1 + (9 * sum(rest(p))) / (VARIABLES - 1);

/** `worst`: no value lies above it in the second objective. */
export const problems = {
  zdt1: {
    space: spaceOf(unit),
    worst: 10,
    values: (p) => [p.x0, linear(p) * (1 - Math.sqrt(p.x0 / linear(p)))],
  },
  zdt2: {
    space: spaceOf(unit),
    worst: 10,
    values: (p) => [p.x0, linear(p) * (1 - (p.x0 / linear(p)) ** 2)],
  },
  zdt3: {
    space: spaceOf(unit),
    worst: 10,
    values(p) {
      const g = linear(p);
      return [p.x0, g * (1 - Math.sqrt(p.x0 / g) - (p.x0 / g) * Math.sin(10 * Math.PI * p.x0))];
    },
  },
  zdt4: {
    space: spaceOf({ type: 'float', low: -5, high: 5 }),
    worst: 316,
    values(p) {
      const g = 1 + 10 * (VARIABLES - 1) + sum(rest(p).map((x) => x * x - 10 * Math.cos(4 * Math.PI * x)));
      return [p.x0, g * (1 - Math.sqrt(p.x0 / g))];
    },
  },
};
