import { expect } from 'chai';
import { SATURDAY, Scene, type ActionJson } from './scene.test.js';

describe('planning an action', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(() => scene.close());

  const post = async (body: Record<string, unknown>) =>
    (await scene.as(scene.organiser)).api('POST', `/api/v1/sections/${scene.section.slug}/actions`, body);
  const shift = (start: string, end: string, need: unknown = 8, more = {}) => ({ start, end, need, ...more });
  const nine = shift('2026-12-05T09:00', '2026-12-05T11:00');

  it('answers the action with its shifts in order of time', async () => {
    const reply = await post({
      ...SATURDAY,
      shifts: [shift('2026-12-05T11:00', '2026-12-05T13:00', 6, { experienced: 1 }), nine],
    });
    expect(reply.status).to.equal(201);
    const action = reply.json<ActionJson>();
    expect(action.shifts.map((one) => [one.startsAt, one.need])).to.deep.equal([
      ['2026-12-05T08:00:00.000Z', 8],
      ['2026-12-05T10:00:00.000Z', 6],
    ]);
    const again = await (await scene.as(scene.organiser)).api('GET', `/api/v1/actions/${action.id}`);
    expect(again.json()).to.deep.equal(action);
  });

  const refused: [string, Record<string, unknown>, string, RegExp][] = [
    ['nobody needed', { shifts: [{ ...nine, need: 0 }] }, 'shifts.0.need', /1 à 500/],
    ['ten thousand needed', { shifts: [{ ...nine, need: 10_000 }] }, 'shifts.0.need', /1 à 500/],
    ['half a person needed', { shifts: [{ ...nine, need: 1.5 }] }, 'shifts.0.need', /1 à 500/],
    [
      'more experienced people than people',
      { shifts: [{ ...nine, need: 1, experienced: 2 }] },
      'shifts.0.experienced',
      /./,
    ],
    ['no shift', { shifts: [] }, 'shifts', /./],
    ['too many shifts', { shifts: Array.from({ length: 21 }, () => nine) }, 'shifts', /vingt/i],
    ['an end before its start', { shifts: [shift('2026-12-05T11:00', '2026-12-05T09:00')] }, 'shifts.0.end', /./],
    ['an end at its start', { shifts: [shift('2026-12-05T11:00', '2026-12-05T11:00')] }, 'shifts.0.end', /./],
    ['more than a day', { shifts: [shift('2026-12-05T11:00', '2026-12-06T11:01')] }, 'shifts.0.end', /./],
    ['the past', { shifts: [shift('2026-11-29T11:00', '2026-11-29T12:00')] }, 'shifts.0.start', /passé/],
    ['a far future', { shifts: [shift('2029-12-05T11:00', '2029-12-05T12:00')] }, 'shifts.0.start', /deux ans/],
    [
      'a day that does not exist',
      { shifts: [shift('2027-02-30T09:00', '2027-02-30T10:00')] },
      'shifts.0.start',
      /existe/,
    ],
    [
      'the absent hour of March',
      { shifts: [shift('2027-03-28T02:30', '2027-03-28T05:00')] },
      'shifts.0.start',
      /n’existe pas/,
    ],
    ['another kind', { shifts: [nine], kind: 'party' }, 'kind', /genre/],
    ['no title', { shifts: [nine], title: '  ' }, 'title', /./],
    ['an invisible character', { shifts: [nine], title: 'a\u0000b' }, 'title', /./],
    ['another circle', { shifts: [nine], circle: 'all' }, 'circle', /./],
    [
      'a commune that does not exist',
      { shifts: [nine], place: { label: 'ici', commune: '67999' } },
      'place.commune',
      /commune/,
    ],
    ['a commune that cannot be', { shifts: [nine], place: { label: 'ici', commune: '6748' } }, 'place.commune', /./],
  ];
  for (const [what, body, field, sentence] of refused) {
    it(`refuses ${what} with a sentence at its field`, async () => {
      const reply = await post({ ...SATURDAY, ...body });
      expect(reply.status, reply.text).to.equal(422);
      const problems = reply.json<{ error: { fields: Record<string, string> } }>().error.fields;
      expect(Object.keys(problems)[0]).to.equal(field);
      expect(problems[field])
        .to.match(sentence)
        .and.not.to.match(/^(agenda|core)\./);
    });
  }

  it('refuses shifts that overlap, naming both, and takes shifts that touch', async () => {
    const touching = shift('2026-12-05T11:00', '2026-12-05T12:00');
    expect((await post({ ...SATURDAY, shifts: [nine, touching] })).status).to.equal(201);
    const reply = await post({ ...SATURDAY, shifts: [nine, touching, shift('2026-12-05T10:30', '2026-12-05T10:45')] });
    expect(reply.status).to.equal(422);
    const { fields } = reply.json<{ error: { fields: Record<string, string> } }>().error;
    expect(fields['shifts.2.start']).to.include('10:30–10:45').and.to.include('09:00–11:00');
  });

  it('takes the hour that comes twice in October as the first', async () => {
    const reply = await post({ ...SATURDAY, shifts: [shift('2027-10-31T02:30', '2027-10-31T04:00')] });
    expect(reply.json<ActionJson>().shifts[0]?.startsAt).to.equal('2027-10-31T00:30:00.000Z');
  });

  it('answers 413 or 422, never 500, to a megabyte in a field', async () => {
    for (const field of ['title', 'details', 'kind', 'circle']) {
      const reply = await post({ ...SATURDAY, shifts: [nine], [field]: 'a'.repeat(1_000_000) });
      expect([413, 422], field).to.include(reply.status);
    }
  });

  it('speaks of hours on the clock of the section', async () => {
    const island = await scene.site.make.section({ parent: scene.national, zone: 'Indian/Reunion' });
    const organiser = await scene.site.make.member(island, { roles: ['organiser'] });
    const action = await scene.call<ActionJson>(
      organiser,
      'POST',
      `/sections/${island.slug}/actions`,
      { ...SATURDAY, shifts: [nine] },
      201,
    );
    expect(action.shifts[0]?.startsAt).to.equal('2026-12-05T05:00:00.000Z');
  });
});
