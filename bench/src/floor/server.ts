import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Koa from 'koa';
import pg from 'pg';
import { connectionSettings } from '../../../core/dist/database/database.js';
import { drawPage } from './views.js';

// The floor: what a signed-in page costs at the least when written for the purpose, without circles, slots, plugins or
// transactions. One process, three named queries, Handlebars. `/bytes` sends a file from memory.
const { FLOOR_DATABASE = '', FLOOR_BYTES = '', PORT = '' } = process.env;
const pool = new pg.Pool({ ...connectionSettings(FLOOR_DATABASE), max: 10 });
const bytes = FLOOR_BYTES ? readFileSync(FLOOR_BYTES) : null;

const WHO = {
  name: 'floor.who',
  text: `select p.id, p.given_name as "givenName", p.family_name as "familyName", p.locale,
           array(select r.name from floor.permissions r where r.person_id = p.id) as permissions
         from floor.sessions s join floor.people p on p.id = s.person_id where s.token_hash = $1 and s.expires_at > now()`,
};
const NAVIGATION = {
  name: 'floor.navigation',
  text: `select s.id, s.slug, s.name, n.label, n.href from floor.sections s join floor.navigation n on n.section_id = s.id
         where s.slug = $1 order by n.position`,
};
const LIST = {
  name: 'floor.list',
  text: `select e.id, e.title, e.summary, e.place, e.author_id as "authorId", p.given_name || ' ' || p.family_name as author, e.seats,
           e.taken, e.starts_at as "startsAt"
         from floor.entries e join floor.people p on p.id = e.author_id
         where e.section_id = $1 and e.starts_at > now() order by e.starts_at limit 20`,
};

const app = new Koa();
app.use(async (context) => {
  context.type = 'text/html; charset=utf-8';
  if (context.path === '/bytes') {
    context.body = bytes;
    return;
  }
  const token = context.cookies.get('floor') ?? '';
  const hash = createHash('sha256').update(token).digest();
  const person = (await pool.query({ ...WHO, values: [hash] })).rows[0];
  const navigation = (await pool.query({ ...NAVIGATION, values: ['section-7'] })).rows;
  const entries = (await pool.query({ ...LIST, values: [navigation[0].id] })).rows;
  const mayEdit = person.permissions.includes('permission-2');
  context.body = drawPage({
    person,
    section: navigation[0],
    navigation,
    entries,
    mayEdit,
    token: hash.toString('hex'),
  });
});
app.listen(Number(PORT), '127.0.0.1', () => process.send?.({ kind: 'ready' }));
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
