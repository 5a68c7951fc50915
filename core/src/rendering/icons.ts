import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = join(dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')), 'icons');
const drawn = new Map<string, string>();

/**
 * An icon as inline SVG, hidden from screen readers: the words beside it say what it means.
 * Source: Lucide (ISC licence). @throws for a name that Lucide does not have.
 */
export function icon(name: string): string {
  let svg = drawn.get(name);
  if (svg === undefined) {
    if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`${name} is no icon's name.`);
    const inside = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(readFileSync(join(folder, `${name}.svg`), 'utf8'))?.[1] ?? '';
    svg = `<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${inside.replace(/\s*\n\s*/g, '')}</svg>`;
    drawn.set(name, svg);
  }
  return svg;
}
