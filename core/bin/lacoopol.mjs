#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { requireRecentNode } from './runtime.mjs';

await requireRecentNode();

const program = new URL('../dist/cli/lacoopol.js', import.meta.url);
if (!existsSync(fileURLToPath(program))) {
  console.error('LaCooPol is not built yet: run "npm run build" first.');
  process.exit(1);
}
process.setSourceMapsEnabled(true);
await import(program.href);
