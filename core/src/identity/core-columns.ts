import type { ColumnKind } from '../plugins/personal-data.js';

const personal = (...columns: string[]) => kindOf('personal', columns);
const common = (...columns: string[]) => kindOf('common', columns);
const technical = (...columns: string[]) => kindOf('technical', columns);

/** What each column of the core's own tables holds, as far as a person is concerned; a test compares it with the database. */
export const CORE_COLUMNS: Record<string, ColumnKind> = {
  ...table(
    'communes',
    common('code', 'name', 'plain_name', 'department', 'arrondissement', 'intercommunality', 'population', 'postcodes'),
  ),
  ...table('divisions', common('kind', 'code', 'name')),
  ...table(
    'sections',
    common('kind', 'slug', 'name', 'zone', 'stage', 'introduction', 'look', 'plain_name'),
    technical('id', 'parent_id', 'path', 'created_at'),
  ),
  ...table('section_communes', common('section_id', 'commune')),
  ...table(
    'people',
    personal('id', 'given_name', 'family_name', 'plain_name', 'locale', 'home_commune', 'suspended_at', 'created_at'),
  ),
  ...table('accounts', personal('person_id', 'email', 'phone', 'password_hash', 'share_contact')),
  ...table('memberships', personal('person_id', 'section_id', 'since', 'until'), technical('id')),
  ...table('mandates', personal('person_id', 'section_id', 'role', 'since', 'until', 'granted_by'), technical('id')),
  ...table(
    'interventions',
    personal('person_id', 'act', 'about', 'reason', 'at', 'until'),
    technical('id', 'section_id'),
  ),
  ...table('sessions', personal('person_id', 'device', 'created_at', 'expires_at'), technical('token_hash', 'strong')),
  ...table('sign_in_links', personal('person_id', 'expires_at', 'used_at'), technical('token_hash')),
  ...table('plugin_states', personal('set_by'), common('section_id', 'plugin', 'state'), technical('set_at')),
  ...table('settings', common('section_id', 'plugin', 'key', 'value')),
  ...table('workers', technical('id', 'seen_at')),
  ...table(
    'asks',
    personal('person_id', 'asked_by', 'answer', 'answered_at', 'answered_via', 'answered_by', 'asked_at'),
    technical('id', 'kind', 'subject_id', 'section_id', 'deadline', 'expires_at', 'lapsed_at', 'cancelled_at'),
  ),
  ...table('ask_preferences', personal('person_id', 'most_per_week')),
  ...table('silences', common('section_id', 'starts_at', 'ends_at', 'reason'), technical('id')),
  ...table(
    'outgoing',
    personal('person_id', 'model', 'subject', 'html', 'body', 'recipient', 'created_at', 'sent_at'),
    technical('id', 'section_id', 'kind', 'class', 'state', 'reason'),
  ),
  // The key of a throttle is an address that somebody typed.
  ...table('throttles', personal('key'), technical('points', 'expire')),
  ...table('readings', personal('person_id', 'what', 'at'), technical('id', 'section_id')),
  ...table('plugin_faults', technical('id', 'plugin', 'kind', 'sentence', 'count', 'first_at', 'last_at')),
  ...table('plugin_pauses', technical('plugin', 'package', 'reason', 'since')),
};

function kindOf(kind: ColumnKind, columns: string[]): Record<string, ColumnKind> {
  return Object.fromEntries(columns.map((column) => [column, kind]));
}

function table(name: string, ...kinds: Record<string, ColumnKind>[]): Record<string, ColumnKind> {
  const columns = kinds.flatMap((one) => Object.entries(one));
  return Object.fromEntries(columns.map(([column, kind]) => [`${name}.${column}`, kind]));
}
