/** How tests and scripts compile a source as tsconfig.json says. @param tsx of pages */
exports.swc = ({ tsx = false } = {}) => ({
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', tsx },
    ...(tsx && { transform: { react: { runtime: 'automatic', importSource: 'hono/jsx' } } }),
  },
  module: { type: 'commonjs' },
});
