import { statement } from '../database/statement.js';
import type { Person, Request } from '../http/request.js';
import type { Section } from './section.js';

/**
 * What is written down: some of it when somebody from above does it, handovers and settings always. Each has its words in
 * the journal.
 */
export type Act =
  | 'create'
  | 'step-in'
  | 'add'
  | 'appoint'
  | 'remove'
  | 'hand-over'
  | 'plugin-on'
  | 'plugin-off'
  | 'introduction'
  | 'look'
  | 'setting'
  | 'setting-back'
  | `below-${'free' | 'on' | 'off' | 'forced' | 'unavailable'}`;

/** A request by somebody in a section. */
export type Here = Pick<Request, 'work' | 't' | 'may' | 'locale'> & {
  readonly section: Section;
  readonly person: Person;
};

const openFromAbove = statement<{ section: number; at: Date }, { open: boolean }>(
  'core.open-from-above',
  'select core.open_from_above(:section, :at) as open',
);
const stepInto = statement<{ section: number; act: Act; reason: string; at: Date }, unknown>(
  'core.step-in',
  'select core.step_in(:section, :act, :reason, :at)',
);
const stepOutOf = statement<{ section: number; at: Date }, unknown>(
  'core.step-out',
  'select core.step_out(:section, :at)',
);
const writeDown = statement<{ section: number; person: number; act: Act; about: string; at: Date }, never>(
  'core.write-intervention',
  'insert into core.interventions (section_id, person_id, act, about, at) values (:section, :person, :act, :about, :at)',
);
const written = statement<
  { section: number; at: Date },
  { name: string; act: Act; about: string; reason: string; at: Date }
>('core.interventions-of', 'select name, act, about, reason, done_at as at from core.interventions_of(:section, :at)');

/** Whether the person acts in the section by a mandate held above it only. */
export function isFromAbove({
  person,
  section,
}: Pick<Here, 'person'> & { readonly section: { readonly id: number } }): boolean {
  return !person.sectionIds.includes(section.id) && !person.mandates.some((held) => held.sectionId === section.id);
}

/**
 * Opens the section's own circle for the rest of this transaction to somebody from above who stepped in, and answers
 * whether it is open. Those who belong to the section have it open anyway.
 */
export async function isOpenTo({ work, section, person }: Here): Promise<boolean> {
  if (!isFromAbove({ person, section })) return true;
  return (await work.one(openFromAbove, { section: section.id, at: work.now }))?.open ?? false;
}

/** Steps into a section for a day. The section reads why. */
export async function stepIn(
  { work }: Pick<Here, 'work'>,
  section: { id: number },
  act: 'step-in' | 'create',
  reason: string,
): Promise<void> {
  await work.one(stepInto, { section: section.id, act, reason, at: work.now });
}

/** Ends stepping in before the day is over. */
export async function stepOut({ work, section }: Here): Promise<void> {
  await work.one(stepOutOf, { section: section.id, at: work.now });
}

/** Writes an act into the section's journal where it came from above, or always. */
export async function journal(
  request: Pick<Here, 'work' | 'person'> & { readonly section: { readonly id: number } },
  act: Act,
  about = '',
  always = false,
): Promise<void> {
  const { work, section, person } = request;
  if (!always && !isFromAbove(request)) return;
  await work.one(writeDown, { section: section.id, person: person.id, act, about, at: work.now });
}

/** The journal of a section as its settings show it, newest first. `about` is a role, a plugin's id or a setting of it. */
export async function readJournal({
  work,
  section,
  t,
}: Here): Promise<{ name: string; act: string; reason: string; at: string }[]> {
  const rows = await work.all(written, { section: section.id, at: work.now });
  return rows.map(({ name, act, about, reason, at }) => {
    const what = subjectOf(act, about, t);
    return {
      name: name || t('core.interventions.unnamed'),
      act: t(`core.interventions.acts.${act}`, { what }),
      reason,
      at: at.toISOString(),
    };
  });
}

/** What an act was about, in words: `agenda`, `agenda.section.reminderHour` or a role. */
function subjectOf(act: Act, about: string, t: Here['t']): string {
  if (act.startsWith('plugin-') || act.startsWith('below-')) return t(`${about}.title`);
  if (act.startsWith('setting')) {
    const [plugin, ...key] = about.split('.');
    return t('core.settings.settingOf', {
      title: t(`${plugin}.title`),
      label: t(`${plugin}.settings.${key.join('.')}.label`),
    });
  }
  return about ? t(`core.role.${about}`) : '';
}
