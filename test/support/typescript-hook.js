// Lets a plain Node process of a test require TypeScript: node --require typescript-hook.js file.ts
const { transformFileSync } = require('@swc/core');
const { swc } = require('./swc');

for (const extension of ['.ts', '.tsx']) {
  require.extensions[extension] = (module, file) => {
    module._compile(transformFileSync(file, swc({ tsx: extension === '.tsx' })).code, file);
  };
}
