/** Node runs TypeScript by itself, but Jest has its own module loader: swc strips the types for it. */
export default {
  testEnvironment: './test/support/environment.ts',
  // The first test that needs the synthesised app waits for it.
  testTimeout: 60_000,
  // By default one core is kept free.
  maxWorkers: '100%',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
