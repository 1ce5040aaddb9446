import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  moduleNameMapper: { '^nestjs-guard$': '<rootDir>/lib/index.ts' },
  // Nest 12 is published as ES modules and Jest's own loader cannot require them: they are compiled on the way in.
  transformIgnorePatterns: ['node_modules/(?!@nestjs/)'],
  transform: {
    '^.+\\.(t|j)s$': [
      '@swc/jest',
      {
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
  // Jest leaves one core to its parent, which has nothing to do here: on two cores the suite would take twice as long.
  maxWorkers: '100%',
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/.ci/counts.reporter.mjs'],
};

export default config;
