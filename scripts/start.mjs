// `npm start`: builds what changed, then starts. In one process, so that a signal sent to it reaches LaCooPol.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireRecentNode } from '../core/bin/runtime.mjs';

await requireRecentNode();

const root = fileURLToPath(new URL('..', import.meta.url));
const built = existsSync(join(root, 'core/dist/cli/lacoopol.js'));

if (canBuild()) {
  if (!built) console.log('Building LaCooPol (first time: about 10 s)…');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-b'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error('LaCooPol could not be built: the lines above say where.');
    process.exit(1);
  }
} else if (!built) {
  console.error('LaCooPol is not built, and the packages that build it are not installed: run "npm ci --include=dev".');
  process.exit(1);
}

const program = join(root, 'core/bin/lacoopol.mjs');
process.argv = [process.execPath, program, 'start', ...process.argv.slice(2)];
await import(program);

/** Whether the types that the build needs are installed: they are not after `npm ci --omit=dev`. */
function canBuild() {
  return existsSync(join(root, 'node_modules/@types/node'));
}
