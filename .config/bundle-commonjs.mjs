import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Serves a CommonJS library as one ES module, made by rollup as the builds make it. Converted file by file, as
 * `fromRollup(commonjs)` does, modules that require each other get each other's exports before they are known.
 */
export function bundleCommonjs(entries) {
  const bundled = new Map();

  async function bundle(path) {
    const built = await rollup({
      input: root + path.slice(1),
      plugins: [nodeResolve({ browser: true }), commonjs()],
      onwarn: () => undefined,
    });
    const { output } = await built.generate({ format: 'es', inlineDynamicImports: true });
    await built.close();
    return output[0].code;
  }

  return {
    name: 'bundle-commonjs',
    async serve({ path }) {
      if (!entries.some((entry) => path.endsWith(entry))) return undefined;
      if (!bundled.has(path)) bundled.set(path, bundle(path));
      return { body: await bundled.get(path), type: 'js' };
    },
  };
}
