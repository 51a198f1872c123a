// The problems on which samplers are compared, each to be minimised: a space in Winnow's JSON form, and a function of the
// parameters. quality_peer.py declares the same ones for Optuna.

const floats = (count, low, high) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, { type: 'float', low, high }]));

const HARTMANN_ALPHA = [1, 1.2, 3, 3.2];
const HARTMANN_A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const HARTMANN_P = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;

export const problems = {
  sphere5: {
    space: floats(5, -5.12, 5.12),
    value: (p) => Object.values(p).reduce((total, x) => total + x * x, 0),
  },
  rosenbrock5: {
    space: floats(5, -2.048, 2.048),
    value(p) {
      const x = Object.values(p);
      return x.slice(0, -1).reduce((total, xi, i) => total + 100 * (x[i + 1] - xi * xi) ** 2 + (1 - xi) ** 2, 0);
    },
  },
  branin: {
    space: { x: { type: 'float', low: -5, high: 10 }, y: { type: 'float', low: 0, high: 15 } },
    value({ x, y }) {
      const bend = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
      return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  },
  hartmann6: {
    space: floats(6, 0, 1),
    value(p) {
      const x = Object.values(p);
      return -HARTMANN_ALPHA.reduce((total, alpha, k) => {
        const distance = x.reduce((sum, xj, j) => sum + HARTMANN_A[k][j] * (xj - 1e-4 * HARTMANN_P[k][j]) ** 2, 0);
        return total + alpha * Math.exp(-distance);
      }, 0);
    },
  },
  ackley10: {
    space: floats(10, -32.768, 32.768),
    value(p) {
      const x = Object.values(p);
      const spread = -20 * Math.exp(-0.2 * Math.sqrt(mean(x.map((xi) => xi * xi))));
      return spread - Math.exp(mean(x.map((xi) => Math.cos(2 * Math.PI * xi)))) + 20 + Math.E;
    },
  },
  mixed: {
    space: {
      lr: { type: 'float', low: 1e-5, high: 0.1, log: true },
      n_layers: { type: 'int', low: 1, high: 8 },
      units: { type: 'int', low: 16, high: 512, log: true },
      dropout: { type: 'float', low: 0, high: 0.5, step: 0.05 },
      act: { type: 'categorical', choices: ['relu', 'tanh', 'gelu', 'elu'] },
      opt: { type: 'categorical', choices: ['sgd', 'adam', 'rmsprop'] },
    },
    value({ lr, n_layers, units, dropout, act, opt }) {
      const centre = { sgd: -2, adam: -3, rmsprop: -3.5 }[opt];
      const choices = { relu: 0.1, tanh: 0.5, gelu: 0, elu: 0.25 }[act] + { sgd: 0.2, adam: 0, rmsprop: 0.1 }[opt];
      const numbers =
        (Math.log10(lr) - centre) ** 2 + 0.075 * (n_layers - 4) ** 2 + 0.125 * (Math.log2(units) - 7) ** 2;
      return numbers + 8 * (dropout - 0.2) ** 2 + choices;
    },
  },
  conditional: {
    space: {
      model: { type: 'categorical', choices: ['lin', 'tree', 'net'] },
      C: { type: 'float', low: 1e-4, high: 1e4, log: true, when: { model: ['lin'] } },
      depth: { type: 'int', low: 1, high: 12, when: { model: ['tree'] } },
      lr_tree: { type: 'float', low: 1e-3, high: 1, log: true, when: { model: ['tree'] } },
      layers: { type: 'int', low: 1, high: 4, when: { model: ['net'] } },
      ...Object.fromEntries(
        [0, 1, 2, 3].map((i) => [
          `units_${i}`,
          { type: 'int', low: 8, high: 256, log: true, when: { layers: [1, 2, 3, 4].filter((n) => n > i) } },
        ]),
      ),
      lr_net: { type: 'float', low: 1e-5, high: 0.1, log: true, when: { model: ['net'] } },
    },
    value(p) {
      if (p.model === 'lin') return 0.6 + 0.05 * (Math.log10(p.C) - 0.5) ** 2;
      if (p.model === 'tree') return 0.3 + 0.02 * (p.depth - 6) ** 2 + 0.4 * (Math.log10(p.lr_tree) + 1) ** 2;
      const units = Array.from({ length: p.layers }, (_, i) => (Math.log2(p[`units_${i}`]) - 6) ** 2);
      return 0.1 + 0.25 * (Math.log10(p.lr_net) + 3) ** 2 + 0.1 * (p.layers - 2) ** 2 + 0.15 * mean(units);
    },
  },
};
