const { swc } = require('./test/support/swc');

/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', swc()], '^.+\\.tsx$': ['@swc/jest', swc({ tsx: true })] },
  // Vendor's SDK asks for an ES module, which jest does not load; `qs` is the same library.
  moduleNameMapper: { '^qs-esm$': 'qs' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
};

const project = (displayName, more = {}) => ({
  ...shared,
  displayName,
  testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
  ...more,
});

// What needs a server has its binaries fetched and the product built first.
const globalSetup = '<rootDir>/test/support/jest-global-setup.js';

/** Pure code; one robot's timing on the time-skipping server; recorded histories; the whole product over HTTP. */
module.exports = {
  // Jest's five seconds would be a claim about the machine.
  testTimeout: 120_000,
  // More than the machine has processors: what waits leaves them to the others.
  maxWorkers: 4,
  testSequencer: '<rootDir>/test/support/mixed-sequencer.js',
  projects: [
    project('unit'),
    project('workflows', { globalSetup }),
    project('replay', { globalSetup }),
    project('e2e', { globalSetup }),
  ],
};
