// One swc transform, native ES modules; workspace packages resolve to their sources, so unit tests need no build.
const common = {
  rootDir: '.',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest', // `make test` has a temporary folder of its own each time
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2022',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^@winnow/(core|kernels|numerics|market|features|models|evaluation|pipeline|search|gates|study|platform)$':
      '<rootDir>/libs/$1/index.ts',
  },
  globalSetup: '<rootDir>/test/support/buildKernels.mjs',
  modulePathIgnorePatterns: ['/dist/'],
  setupFilesAfterEnv: ['<rootDir>/test/support/seededProperties.ts', '<rootDir>/test/support/timeLimit.ts'],
};

export default {
  maxWorkers: '100%', // jest's default leaves a core idle; given here, a flag on the command line overrides it
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{libs,workers,apps,jobs}/**/*.test.ts',
        '<rootDir>/test/{architecture,conformance}/**/*.test.ts',
      ],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/{integration,chaos,e2e}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/createUsedHome.mjs',
      globalTeardown: '<rootDir>/test/support/removeUsedHome.mjs',
    },
  ],
};
