import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT_FOLDER } from '../rendering/packages.js';

/** A plugin to be planted: the body of its `start`, and what else its manifest and its folder hold. */
export interface Planted {
  /** JavaScript; `host`, `access`, `page` and `host.pages` are at hand. */
  start?: string;
  /** Before the manifest. */
  top?: string;
  /** More fields of the manifest, as JavaScript. */
  manifest?: string;
  /** Files by their path in the package. */
  files?: Record<string, string>;
}

/** Writes packages of plugins into a folder. @returns the setting PLUGINS that names them all */
export function plant(folder: string, plugins: Record<string, Planted>): string {
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(PROJECT_FOLDER, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return Object.entries(plugins)
    .map(([id, planted]) => plantOne(join(folder, id), id, planted))
    .join(' ');
}

function plantOne(folder: string, id: string, { start = '', top = '', manifest = '', files = {} }: Planted): string {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('package.json', JSON.stringify({ name: id, type: 'module', lacoopol: { plugin: './plugin.js' } }));
  write(
    'plugin.js',
    `import { access, definePlugin, page } from '@lacoopol/core/sdk';
${top}
export default definePlugin({
  id: '${id}',
  core: '^1.0.0',
  ${manifest}
  async start(host) {
    ${start}
  },
});
`,
  );
  for (const [path, text] of Object.entries(files)) write(path, text);
  return folder;
}
