import { fileURLToPath } from 'node:url';
import { accessMatrix, type AccessScene, type Canary, type RouteExpectation } from '@lacoopol/core/testing';
import agenda from './plugin.js';

const SHIFT = '/sections/:slug/agenda/creneaux/:shift';
const PERSON = `${SHIFT}/personnes/:person`;
const ORGANISES = 'agenda/action.organise';

// Each text says for whom it is.
const action = (circle: string) => ({
  kind: 'leafleting',
  title: `Tractage-${circle}`,
  circle,
  place: { label: `Halle-${circle}`, commune: '67482' },
  details: `Consigne-${circle}`,
  shifts: [{ start: '2026-12-05T09:00', end: '2026-12-05T11:00', need: 2 }],
});

/** A new action for the members of the section, with somebody asked to come: what one request changes, the next finds whole. */
async function fresh({ site, section, people, comrade }: AccessScene) {
  const board = await site.client(people.secretary);
  const made = (await board.api('POST', `/api/v1/sections/${section.slug}/actions`, action('section'))).json<{
    id: number;
    shifts: { id: number }[];
  }>();
  const shift = made.shifts[0]!.id;
  const asked = await board.api('POST', `/api/v1/shifts/${shift}/asks`, { people: [comrade.id] });
  // After a few the comrade is left in peace for the week.
  const ask = asked.json<{ asked: { id: number }[] }>().asked[0]?.id ?? 0;
  return { id: made.id, shift, person: comrade.id, ask };
}

describe('every address of the agenda, for everybody', function () {
  this.timeout(180_000);
  const tested = { plugin: agenda, folder: fileURLToPath(new URL('..', import.meta.url)) };
  let token = '';
  let ask = 0;

  async function plant(scene: AccessScene): Promise<Canary[]> {
    const { site, section, people } = scene;
    site.clock.set('2026-11-30T09:00:00Z');
    ({ ask } = await fresh(scene));
    token = site.cradle.asks.token({ id: ask, personId: scene.comrade.id });
    const board = await site.client(people.secretary);
    for (const circle of ['network', 'public'])
      await board.api('POST', `/api/v1/sections/${section.slug}/actions`, action(circle));
    const sees = {
      section: ['member', 'secretary'],
      network: ['member', 'secretary', 'member elsewhere', 'secretary elsewhere'],
    } as const;
    return (['section', 'network'] as const).flatMap((circle) =>
      ['Tractage', 'Halle', 'Consigne'].map((what) => ({ text: `${what}-${circle}`, seenBy: sees[circle] })),
    );
  }

  const ofAction: RouteExpectation = { params: fresh, circle: 'section' };
  const organised: RouteExpectation = { params: fresh, belongs: true };
  const called: RouteExpectation = {
    params: async (scene) => ({ id: (await fresh(scene)).shift }),
    circle: 'section',
    asks: ORGANISES,
  };
  const routes: Record<string, RouteExpectation> = {
    'GET /sections/:slug/agenda/nouvelle': { belongs: true },
    'POST /sections/:slug/agenda/nouvelle': { belongs: true, body: { title: 'Réunion' } },
    'GET /sections/:slug/agenda/:id': ofAction,
    'GET /sections/:slug/agenda/:id/modifier': organised,
    'POST /sections/:slug/agenda/:id/modifier': { ...organised, body: { title: '' } },
    'GET /sections/:slug/agenda/:id/annuler': organised,
    'POST /sections/:slug/agenda/:id/annuler': { ...organised, body: { because: 'Neige' } },
    [`POST ${SHIFT}/venir`]: { ...ofAction, body: { back: 'action' } },
    [`POST ${SHIFT}/se-retirer`]: { ...ofAction, body: { back: 'action' } },
    [`GET ${SHIFT}`]: organised,
    [`POST ${SHIFT}/demander`]: organised,
    [`POST ${SHIFT}/suite`]: { ...organised, body: { on: 'yes' } },
    [`POST ${SHIFT}/presences`]: organised,
    [`GET ${PERSON}`]: organised,
    [`POST ${PERSON}/reponse`]: { ...organised, body: { answer: 'yes' } },
    [`POST ${PERSON}/retirer`]: organised,
    [`POST ${PERSON}/habitude`]: { ...organised, body: { experienced: 'yes' } },
    'POST /moi/disponibilites': { body: { week: '6-morning', reach: 'commune' } },
    'POST /moi/demandes/:ask': { params: () => ({ ask }), body: { answer: 'yes' } },
    'POST /api/v1/sections/:slug/actions': { belongs: true, body: action('section') },
    'GET /api/v1/actions/:id': ofAction,
    'PATCH /api/v1/actions/:id': { ...ofAction, asks: ORGANISES, body: { title: 'Tractage-section' } },
    'POST /api/v1/actions/:id/cancel': { ...ofAction, asks: ORGANISES, body: {} },
    'GET /api/v1/shifts/:id': called,
    'GET /api/v1/shifts/:id/candidates': called,
    'POST /api/v1/shifts/:id/asks': { ...called, body: { count: 1 } },
    'PUT /api/v1/me/availability': { body: { weekly: [{ day: 6, start: '08:00', end: '13:00' }] } },
    // Whoever holds the link is taken for the person who was asked.
    'GET /r/:token': { params: () => ({ token }), bearer: true },
    'POST /r/:token': { params: () => ({ token }), body: { answer: 'no' }, bearer: true },
  };

  it('answers as its declared access demands, and shows nobody what is for others', () =>
    accessMatrix([tested], { routes, plant }));
});
