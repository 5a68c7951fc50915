import type { Plugin } from './plugin.js';

interface Known {
  id: string;
  state: string;
  plugin: Plugin | null;
}

/**
 * Puts plugins in order: requirements and preferences first, then by id.
 * @param refuse is told of one that, by its requirements, needs itself: the circle is named
 */
export function ordered<K extends Known>(known: readonly K[], refuse: (one: K, sentence: string) => void): K[] {
  const byId = new Map(known.map((one) => [one.id, one]));
  const done: K[] = [];
  const visit = (one: K, trail: string[]) => {
    if (done.includes(one)) return;
    if (trail.includes(one.id)) {
      const circle = [...trail.slice(trail.indexOf(one.id)), one.id].join(' → ');
      if (one.state === 'found') refuse(one, `It needs itself: ${circle}.`);
      return;
    }
    for (const id of one.plugin?.requires ?? []) if (byId.has(id)) visit(byId.get(id)!, [...trail, one.id]);
    for (const id of one.plugin?.prefers ?? []) {
      const preferred = byId.get(id);
      if (preferred && !trail.includes(id)) visit(preferred, [...trail, one.id]);
    }
    if (!done.includes(one)) done.push(one);
  };
  for (const one of [...known].sort((a, b) => a.id.localeCompare(b.id))) visit(one, []);
  return done;
}
