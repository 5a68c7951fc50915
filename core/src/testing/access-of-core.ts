import { randomUUID } from 'node:crypto';
import type { RouteExpectation } from './access-scene.js';

const SECRET = 'A'.repeat(43);
const NATIONAL = 'core/party.administer';

/** What the matrix is to know of the core's own routes. */
export const CORE_ACCESS: Record<string, RouteExpectation> = {
  // Each time another address: tries are counted.
  'POST /connexion': { body: () => ({ intent: 'link', email: `${randomUUID()}@example.org` }) },
  'GET /connexion/lien/:token': { params: { token: SECRET } },
  'POST /connexion/lien/:token': { params: { token: SECRET } },
  'GET /bienvenue/:token': { params: { token: SECRET }, answers: [404] },
  'POST /bienvenue/:token': { params: { token: SECRET }, answers: [404] },
  'POST /moi/profil': { body: { intent: 'commune', commune: 'Colmar' } },
  'POST /sections/:slug/membres': { body: { intent: 'add', givenName: '', familyName: '' } },
  'GET /sections/:slug/membres/passation': { query: ({ comrade }) => `?personne=${comrade.id}` },
  'POST /sections/:slug/membres/intervention': { body: { reason: '' } },
  'POST /sections/:slug/reglages': { body: { intent: 'introduction', introduction: 'Bienvenue' } },
  'POST /sections/:slug/reglages/apparence': { body: { intent: 'accent', accent: 'theme' } },
  'GET /sections/:slug/theme.css': { answers: [404] },
  'GET /sections/:slug/logo': { answers: [404] },
  'GET /sections/:slug/reglages/:plugin': { params: { plugin: 'none' }, answers: [404] },
  'POST /sections/:slug/reglages/:plugin': { params: { plugin: 'none' }, answers: [404] },
  'GET /administration': { asks: NATIONAL },
  'POST /administration/plugins/reprendre': { asks: NATIONAL, body: { plugin: 'none' }, answers: [404] },
  'GET /administration/reglages/:plugin': { asks: NATIONAL, params: { plugin: 'core' } },
  'POST /administration/reglages/:plugin': { asks: NATIONAL, params: { plugin: 'core' } },
  'GET /administration/sections/nouvelle': { asks: NATIONAL },
  'POST /administration/sections/nouvelle': {
    asks: NATIONAL,
    body: { kind: 'section', name: 'Nouvelle', parent: 1, communes: 'nulle part' },
  },
  'GET /r/:token': { params: { token: 'x' }, answers: [404] },
  'POST /r/:token': { params: { token: 'x' }, answers: [404] },
  // Outside production only: it holds every mail.
  'GET /dev/courrier': { bearer: true },
  'GET /dev/courrier/:id': { params: { id: 1 }, answers: [404], bearer: true },
};
