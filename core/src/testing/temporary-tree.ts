import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { CORE_FOLDER, PROJECT_FOLDER } from '../rendering/packages.js';

/** What a program said, and how it ended. */
export interface Said {
  code: number | null;
  out: string;
}

/** A folder for tests that make packages, build them and run them; it goes when it is closed. */
export class TemporaryTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'lacoopol-tree-'));

  at(...path: string[]): string {
    return join(this.folder, ...path);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  /** Lays out a checkout: this core, no plugin, the installed packages. */
  asCheckout(): this {
    mkdirSync(this.at('plugins'));
    symlinkSync(CORE_FOLDER, this.at('core'), 'junction');
    symlinkSync(join(PROJECT_FOLDER, 'node_modules'), this.at('node_modules'), 'junction');
    for (const file of ['tsconfig.base.json', 'package.json']) cpSync(join(PROJECT_FOLDER, file), this.at(file));
    this.write('tsconfig.json', '{ "files": [], "references": [{ "path": "core" }] }');
    this.write('.mocharc.json', '{ "require": ["./core/dist/testing/mocha.js"], "timeout": 20000, "exit": true }');
    return this;
  }

  /** Has the packages that a manifest names at hand below `into`, as links to those installed here. */
  link(manifest: string, kinds: readonly string[], into: string): void {
    const asked = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Record<string, string> | undefined>;
    for (const name of kinds.flatMap((kind) => Object.keys(asked[kind] ?? {}))) {
      const own = join(CORE_FOLDER, 'node_modules', name);
      const installed = existsSync(own) ? own : join(PROJECT_FOLDER, 'node_modules', name);
      const place = this.at(into, 'node_modules', name);
      // Optional packages for other machines are not installed.
      if (!existsSync(installed) || existsSync(place)) continue;
      mkdirSync(dirname(place), { recursive: true });
      symlinkSync(installed, place, 'junction');
    }
  }

  /** Runs a program of Node to its end. @param program a file, or the name of an installed command */
  run(program: string, args: readonly string[], cwd: string, settings: Record<string, string> = {}): Promise<Said> {
    const bin = join(PROJECT_FOLDER, 'node_modules/.bin');
    const file = program.includes('/') ? program : join(bin, program);
    return ended(program === 'npm' ? 'npm' : process.execPath, program === 'npm' ? args : [file, ...args], cwd, {
      PATH: `${bin}${delimiter}${process.env['PATH']}`,
      ...settings,
    });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function ended(command: string, args: readonly string[], cwd: string, settings: Record<string, string>): Promise<Said> {
  const child = spawn(command, args, {
    cwd,
    // Mocha's own settings would lead the tests inside to run as part of this one.
    env: { ...process.env, MOCHA_WORKER_ID: undefined, FORCE_COLOR: '0', ...settings },
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, out }));
  });
}
