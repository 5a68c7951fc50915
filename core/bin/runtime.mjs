import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants } from 'node:os';

// Everything here must also run on the old Node that it replaces: syntax of Node 18.

const wanted = 24;

/**
 * The Node that comes with the project as an optional dependency, or null where this machine has none.
 * @returns {string | null}
 */
export function bundledNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve(`node-${system}-${process.arch}/package.json`);
    const { bin } = require(manifest);
    return join(dirname(manifest), typeof bin === 'string' ? bin : bin.node);
  } catch {
    return null;
  }
}

/**
 * Lets the caller go on when this Node is recent enough; otherwise runs the same command again on the Node that comes
 * with the project and never returns. Without one, says so and ends with 1.
 */
export async function requireRecentNode() {
  const running = Number(process.versions.node.split('.')[0]);
  if (running >= wanted) return;
  const node = bundledNode();
  if (node === null) {
    console.error(
      `LaCooPol runs on Node ${wanted} or later; this is Node ${process.versions.node}, and the Node that comes with the ` +
        `project is not installed for ${process.platform} ${process.arch}. Install Node ${wanted}, or run "npm ci" ` +
        `without --omit=optional.`,
    );
    process.exit(1);
  }
  await becomes(node, process.argv.slice(1));
}

/** Runs a program in this one's place: its output, its signals, its exit code. */
function becomes(program, args) {
  return new Promise(() => {
    const child = spawn(program, args, { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      console.error(`The Node that comes with the project does not start: ${error.message}`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}
