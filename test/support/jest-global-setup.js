const { ensure } = require('../../bin/ensure');
const { findTemporal } = require('../../testbed/find-temporal');
const { testServerBinary } = require('./temporal-binary');

/** Once per run, before any test file: Temporal's binaries and the build, named to the tests by variables. */
module.exports = async function setUp() {
  process.env.TEMPORAL_CLI = await findTemporal();
  process.env.TEMPORAL_TEST_SERVER = await testServerBinary();
  await ensure();
};
