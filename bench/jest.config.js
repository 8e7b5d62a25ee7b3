const root = require('../jest.config');

const [unit] = root.projects;

/** As the product's own tests of pure code. @type {import('jest').Config} */
module.exports = {
  ...unit,
  rootDir: __dirname,
  displayName: 'bench',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: root.testTimeout,
};
