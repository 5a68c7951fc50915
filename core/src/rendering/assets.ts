import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type Plugin as EsbuildPlugin } from 'esbuild';
import type { ShownPackage } from './packages.js';

/** A file served under an address that changes with its content: kept by browsers for ever. */
export interface Asset {
  address: string;
  type: string;
  body: Buffer;
  gzip: Buffer | null;
  brotli: Buffer | null;
}

interface Manifest {
  /** Address by name, such as `core/app.css`. */
  names: Record<string, string>;
  files: { address: string; file: string; type: string }[];
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webp': 'image/webp',
};

/**
 * Bundles styles and scripts of all packages and the theme into one of each, and writes them with fonts and images below
 * `cache`, hashed and compressed. Does nothing where that was done before from the same files.
 */
export async function prepareAssets(cache: string, packages: readonly ShownPackage[], theme: string): Promise<string> {
  const folder = join(cache, `assets-${digestOf(packages, theme)}`);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const manifest: Manifest = { names: {}, files: [] };
  const add = (name: string, content: Buffer): string => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const extension = extname(name);
    const file = `${basename(name, extension)}-${hash}${extension}`;
    const address = `/assets/${file}`;
    if (!(name in manifest.names)) {
      writeFileSync(join(draft, file), content);
      if (/^\.(css|js|svg)$/.test(extension)) {
        writeFileSync(join(draft, `${file}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(
          join(draft, `${file}.br`),
          brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
        );
      }
      manifest.names[name] = address;
      manifest.files.push({ address, file, type: TYPES[extension] ?? 'application/octet-stream' });
    }
    return address;
  };
  for (const shown of packages) {
    for (const image of filesIn(join(shown.folder, 'assets', 'images')))
      add(`${shown.id}/images/${basename(image)}`, readFileSync(image));
  }
  for (const image of filesIn(join(theme, 'assets'))) add(`theme/${basename(image)}`, readFileSync(image));
  const bundled = await build({
    stdin: {
      contents: styleEntry(packages, theme),
      loader: 'css',
      resolveDir: packages[0]!.folder,
      sourcefile: 'app.css',
    },
    bundle: true,
    minify: true,
    write: false,
    target: ['chrome109', 'firefox115', 'safari16.4'],
    logLevel: 'silent',
    plugins: [fonts(add)],
  });
  add('core/app.css', Buffer.from(bundled.outputFiles[0]!.contents));
  const scripts = await build({
    stdin: { contents: scriptEntry(packages), loader: 'ts', resolveDir: packages[0]!.folder, sourcefile: 'app.ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['es2022'],
    legalComments: 'none',
    logLevel: 'silent',
  });
  add('core/app.js', Buffer.from(scripts.outputFiles[0]!.contents));
  writeFileSync(join(draft, 'manifest.json'), JSON.stringify(manifest));
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process was quicker with the same files.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(join(folder, 'manifest.json'))) throw error;
  }
  return folder;
}

/** The prepared files, held in memory. */
export class Assets {
  readonly #names: Record<string, string>;
  readonly #files = new Map<string, Asset>();

  constructor(folder: string) {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    this.#names = manifest.names;
    const optional = (file: string) => (existsSync(file) ? readFileSync(file) : null);
    for (const { address, file, type } of manifest.files) {
      const path = join(folder, file);
      this.#files.set(address, {
        address,
        type,
        body: readFileSync(path),
        gzip: optional(`${path}.gz`),
        brotli: optional(`${path}.br`),
      });
    }
  }

  /** The address of an asset by its name. @throws for a name that is not there */
  address(name: string): string {
    const address = this.#names[name];
    if (!address) throw new Error(`No asset is named ${name}.`);
    return address;
  }

  at(address: string): Asset | undefined {
    return this.#files.get(address);
  }
}

function styleEntry(packages: readonly ShownPackage[], theme: string): string {
  const files = [
    ...filesIn(join(packages[0]!.folder, 'assets', 'styles'), '.css'),
    join(theme, 'tokens.css'),
    ...packages.slice(1).map((shown) => join(shown.folder, 'assets', `${shown.id}.css`)),
    join(theme, 'theme.css'),
  ];
  const layers = '@layer reset, tokens, base, layout, components, plugin, theme, utilities;\n';
  return (
    layers +
    files
      .filter((file) => existsSync(file))
      .map((file) => `@import ${JSON.stringify(file)};`)
      .join('\n')
  );
}

function scriptEntry(packages: readonly ShownPackage[]): string {
  const files = packages.map((shown) =>
    join(shown.folder, 'assets', shown.id === 'core' ? 'scripts/app.ts' : `${shown.id}.ts`),
  );
  return files
    .filter((file) => existsSync(file))
    .map((file) => `import ${JSON.stringify(file)};`)
    .join('\n');
}

/** Resolves `url("font:PACKAGE/FILE")` to the hashed address of a file from an installed font package. */
function fonts(add: (name: string, content: Buffer) => string): EsbuildPlugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'fonts',
    setup({ onResolve }) {
      onResolve({ filter: /^font:/ }, ({ path }) => {
        const file = require.resolve(path.slice('font:'.length));
        return { path: add(`font/${basename(file)}`, readFileSync(file)), external: true };
      });
      onResolve({ filter: /^\/assets\// }, ({ path }) => ({ path, external: true }));
    },
  };
}

/** Changes when any file that goes into the bundles does. */
function digestOf(packages: readonly ShownPackage[], theme: string): string {
  const hash = createHash('sha256').update(readFileSync(new URL(import.meta.url)));
  for (const folder of [...packages.map((shown) => join(shown.folder, 'assets')), theme]) {
    for (const file of filesIn(folder)) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(folder: string, extension = ''): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
