import type { Migrator } from '../database/migrate.js';
import { StartupError } from '../errors.js';
import type { PluginState } from './plugin-states.js';

/** A decision taken at the command line: by the operator of the site, for one section or level, or for the party. */
export interface PluginDecision {
  plugin: string;
  /** The name in the section's address; null for the whole party. */
  section: string | null;
  state: PluginState;
}

interface Place {
  id: number;
  name: string;
  kind: string;
}

/**
 * Decides about a plugin as its section's board or a level above could, and tells every process.
 * For the whole party, what sections below had decided for themselves is forgotten with `on` and `off`; what is imposed
 * or withheld at the top merely binds, and their choices come back with its end.
 * @throws StartupError for an unknown plugin or section, or where a level above binds
 * @returns what was done, a sentence a line
 */
export async function decidePlugin(
  migrator: Migrator,
  { plugin, section, state }: PluginDecision,
  at: Date,
): Promise<string[]> {
  await refuseUnknown(migrator, plugin);
  const places = await placesOf(migrator, section);
  const binds = state === 'forced' || state === 'unavailable';
  const said: string[] = [];
  for (const place of places) {
    const level = place.kind !== 'section' && place.kind !== 'group';
    if (binds && !level)
      throw new StartupError(
        `${place.name} has no section below: only a federation, a region or the national level imposes or withholds a plugin.`,
      );
    await refuseBound(migrator, plugin, place);
    await migrator.query(
      `insert into core.plugin_states (section_id, plugin, state, set_by, set_at) values (?, ?, ?, null, ?)
       on conflict (section_id, plugin) do update set state = excluded.state, set_by = null, set_at = excluded.set_at`,
      [place.id, plugin, state, at],
    );
    await migrator.query('insert into core.interventions (section_id, act, about, at) values (?, ?, ?, ?)', [
      place.id,
      `${level ? 'below' : 'plugin'}-${state}`,
      plugin,
      at,
    ]);
    said.push(`${plugin} is ${WORDS[state]} in ${place.name}${level ? ' and below' : ''}.`);
    said.push(...(await below(migrator, plugin, place, section === null && !binds)));
  }
  await tellAll(migrator, [{ kind: 'switched' }, { kind: 'changed', section: 0 }]);
  return said;
}

const WORDS: Record<PluginState, string> = {
  on: 'switched on',
  off: 'switched off',
  forced: 'switched on, for good,',
  unavailable: 'withheld',
};

/** A plugin that was ever installed has a schema: nothing of its code is run to know it. */
export async function refuseUnknown(migrator: Migrator, plugin: string): Promise<void> {
  const found = await migrator.query(
    `select from pg_namespace n join pg_class c on c.relnamespace = n.oid
     where n.nspname = ? and c.relname = 'migrations' and n.nspname not in ('core', 'jobs')`,
    [plugin],
  );
  if (found.length === 0)
    throw new StartupError(`No plugin ${plugin} is installed: "lacoopol plugin list" shows those that are.`);
}

/** Tells every process of the site. */
export async function tellAll(migrator: Migrator, news: readonly object[]): Promise<void> {
  for (const one of news) await migrator.query(`select pg_notify('lacoopol', ?)`, [JSON.stringify(one)]);
}

async function placesOf(migrator: Migrator, slug: string | null): Promise<Place[]> {
  const places = await migrator.query<Place>(
    `select id, name, kind from core.sections where ${slug === null ? 'parent_id is null' : 'slug = ?'} order by id`,
    slug === null ? [] : [slug],
  );
  if (places.length === 0)
    throw new StartupError(
      slug === null ? 'There is no section yet.' : `No section has the address /sections/${slug}.`,
    );
  return places;
}

async function refuseBound(migrator: Migrator, plugin: string, place: Place): Promise<void> {
  const [bound] = await migrator.query<{ name: string; state: PluginState; slug: string }>(
    `select a.name, a.slug, t.state from core.sections s join core.sections a on a.id = any (s.path) and a.id <> s.id
     join core.plugin_states t on t.section_id = a.id and t.plugin = ? and t.state in ('forced', 'unavailable')
     where s.id = ? order by cardinality(a.path) limit 1`,
    [plugin, place.id],
  );
  if (!bound) return;
  const how = bound.state === 'forced' ? 'imposes it' : 'withholds it';
  throw new StartupError(
    `${place.name} cannot decide about ${plugin}: ${bound.name} ${how}. Undo that first: lacoopol plugin on ${plugin} ${bound.slug}`,
  );
}

/** What those below had decided otherwise: forgotten, or said. */
async function below(migrator: Migrator, plugin: string, place: Place, forget: boolean): Promise<string[]> {
  const deeper = `plugin = ? and section_id in (select id from core.sections where ? = any (path) and id <> ?)`;
  const bindings = [plugin, place.id, place.id];
  if (forget) {
    const gone = await migrator.query(
      `delete from core.plugin_states where ${deeper} and state in ('on', 'off') returning 1`,
      bindings,
    );
    if (gone.length > 0) return [`${gone.length} below had decided for themselves: that is forgotten.`];
  }
  const [row] = await migrator.query<{ count: number }>(
    `select count(*)::int as count from core.plugin_states where ${deeper}`,
    bindings,
  );
  return row!.count > 0 ? [`${row!.count} below have decided for themselves: that stays.`] : [];
}
