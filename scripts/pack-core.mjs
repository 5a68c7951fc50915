// Before and after `npm pack` of the core: what stands beside it in the checkout comes along in its package.
//   core/themes            the themes
//   core/docs              how a plugin is written, and the reference
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...path) => join(root, ...path);

for (const made of ['core/themes', 'core/docs', 'core/LICENSE']) rmSync(at(made), { recursive: true, force: true });
if (!process.argv.includes('--clean')) {
  if (!existsSync(at('core/dist/sdk/index.js'))) {
    console.error('The core is not built yet: run "npm run build" first.');
    process.exit(1);
  }
  cpSync(at('themes'), at('core/themes'), { recursive: true });
  mkdirSync(at('core/docs'));
  cpSync(at('plugins/README.md'), at('core/docs/write-a-plugin.md'));
  cpSync(at('docs/plugin-api.md'), at('core/docs/plugin-api.md'));
  cpSync(at('LICENSE'), at('core/LICENSE'));
}
