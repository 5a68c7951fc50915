import { expect } from 'chai';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene } from '../scene.test.js';

const GOOD = {
  kind: 'leafleting',
  circle: 'section',
  place: 'place Broglie, devant l’opéra',
  commune: 'Strasbourg',
  day: '2026-12-05',
  'shifts.0.start': '09:00',
  'shifts.0.end': '11:00',
  'shifts.0.need': '6',
  'shifts.0.experienced': '1',
  intent: 'save',
};

describe('the form of an action', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.close());

  const agenda = () => `/sections/${scene.section.slug}/agenda`;
  const submit = async (fields: Record<string, string>, path = `${agenda()}/nouvelle`) =>
    (await scene.as(scene.organiser)).submit(path, fields);
  /** What is wrong, by field, as the summary says it. */
  const problems = (html: string) =>
    Object.fromEntries(
      [...html.matchAll(/<li><a href="#([^"]+)">([^<]+)</g)].map(([, field, words]) => [field, words]),
    );
  const stored = (id: number) =>
    scene.call<{ title: string; shifts: { startsAt: string; endsAt: string; cancelled: boolean }[] }>(
      scene.organiser,
      'GET',
      `/actions/${id}`,
    );
  const newest = async () => {
    const [row] = await scene.site.migrator.query<{ id: number }>('select max(id) as id from agenda.actions');
    return stored(row!.id);
  };

  it('proposes the next Saturday morning, where the section is', async () => {
    const { text } = await (await scene.as(scene.organiser)).get(`${agenda()}/nouvelle`);
    for (const value of ['2026-12-05', '09:00', '11:00', 'Strasbourg']) expect(text).to.include(`value="${value}"`);
  });

  it('makes a title of kind and place where none is typed, and leads to whom to ask', async () => {
    const reply = await submit(GOOD);
    expect(reply.location).to.match(/\/agenda\/creneaux\/\d+$/);
    expect((await newest()).title).to.equal('Tractage, place Broglie');
  });

  it('adds a shift after the last and takes one out, losing nothing and refusing nothing', async () => {
    const more = await submit({ ...GOOD, place: '', 'shifts.0.need': 'beaucoup', intent: 'add-shift' });
    expect(more.status).to.equal(422);
    expect(problems(more.text)).to.deep.equal({});
    expect(more.text).to.include('name="shifts.1.start"').and.include('value="beaucoup"');
    expect(more.text).to.match(/name="shifts\.1\.start" value="11:00"/);
    const fewer = await submit({
      ...GOOD,
      'shifts.1.start': '14:00',
      'shifts.1.end': '16:00',
      intent: 'remove-shift-0',
    });
    expect(fewer.text).to.match(/name="shifts\.0\.start" value="14:00"/);
    expect(fewer.text).not.to.include('name="shifts.1.start"');
  });

  it('keeps what was typed whatever stands in any of its fields', async () => {
    for (const [what, text] of [
      ['a NUL byte', 'zéro\0pointé'],
      ['half a megabyte', 'x'.repeat(500_000)],
    ] as const)
      for (const field of ['place', 'commune', 'day', 'shifts.0.start', 'shifts.0.need', 'details', 'title']) {
        const reply = await submit({ ...GOOD, title: 'Ce que j’ai tapé', [field]: text });
        expect(reply.status, `${what} in ${field}`).to.equal(422);
        if (field !== 'title') expect(reply.text).to.include('Ce que j’ai tapé');
        expect(problems(reply.text)).to.have.property(field);
      }
  });

  it('says everything that is wrong at once, each at its field, and keeps what was typed', async () => {
    const reply = await submit({
      ...GOOD,
      place: '',
      commune: 'Nulle-Part',
      'shifts.0.end': '08:00',
      'shifts.0.need': '0',
      details: 'Du café !',
    });
    expect(reply.status).to.equal(422);
    expect(Object.keys(problems(reply.text))).to.have.members(['place', 'commune', 'shifts.0.end', 'shifts.0.need']);
    expect(reply.text).to.include('Du café !').and.include('value="Nulle-Part"');
  });

  it('refuses what the calendar does not have, at its field', async () => {
    for (const [day, start, field] of [
      ['2027-03-28', '02:30', 'shifts.0.start'],
      ['2026-11-28', '09:00', 'shifts.0.start'],
      ['2026-02-31', '09:00', 'shifts.0.start'],
      ['demain', '09:00', 'day'],
    ] as const) {
      const reply = await submit({ ...GOOD, day, 'shifts.0.start': start, 'shifts.0.end': '12:00' });
      expect(reply.status, day).to.equal(422);
      expect(problems(reply.text), day).to.have.property(field);
    }
  });

  it('asks which commune is meant where a postcode has several, and takes the one chosen', async () => {
    const communes = await scene.site.migrator.query<{ code: string; postcode: string }>(
      `select code, postcode from (select code, unnest(postcodes) as postcode, department from core.communes) c
       where postcode in (select unnest(postcodes) from core.communes where department = '67' group by 1 having count(*) > 1)
       order by postcode, code limit 2`,
    );
    const [first] = communes;
    const reply = await submit({ ...GOOD, commune: first!.postcode });
    expect(problems(reply.text)).to.have.property('commune').that.includes('choisis');
    expect(reply.text).to.include(`name="communeCode" value="${first!.code}"`);
    expect((await submit({ ...GOOD, commune: first!.postcode, communeCode: first!.code })).status).to.equal(303);
  });

  it('lets an evening run past midnight', async () => {
    await submit({ ...GOOD, kind: 'postering', 'shifts.0.start': '22:00', 'shifts.0.end': '00:30' });
    const [shift] = (await newest()).shifts;
    expect(new Date(shift!.endsAt).getTime() - new Date(shift!.startsAt).getTime()).to.equal(2.5 * 3_600_000);
  });

  it('changes only what differs, and takes out a shift that was shown and sent no more', async () => {
    const action = await scene.plan(3, {
      shifts: [
        { start: '2026-12-05T09:00', end: '2026-12-05T11:00', need: 3 },
        { start: '2026-12-05T11:00', end: '2026-12-05T13:00', need: 3 },
      ],
    });
    const [first, second] = action.shifts;
    const reply = await submit(
      {
        ...GOOD,
        title: 'Tractage, marché de la place Broglie',
        known: `${first!.id},${second!.id}`,
        'shifts.0.id': String(first!.id),
        'shifts.0.start': '08:30',
        'shifts.0.need': '3',
        'shifts.0.experienced': '0',
      },
      `${agenda()}/${action.id}/modifier`,
    );
    expect(reply.status).to.equal(303);
    const { shifts } = await stored(action.id);
    expect(shifts.filter((shift) => !shift.cancelled).map((shift) => shift.startsAt)).to.deep.equal([
      '2026-12-05T07:30:00.000Z',
    ]);
  });

  it('says whom cancelling will tell, before it does', async () => {
    const people: MadePerson[] = [await scene.free(), await scene.free(), await scene.free()];
    const shift = await scene.shift(2);
    await scene.ask(shift, { count: 3 });
    await scene.site.work();
    await scene.answer(people[0]!, 'yes');
    const organiser = await scene.as(scene.organiser);
    const [{ action }] = (await scene.site.migrator.query<{ action: number }>(
      'select action_id as action from agenda.shifts',
    )) as [{ action: number }];
    const page = await organiser.get(`${agenda()}/${action}/annuler`);
    expect(page.text).to.include('la personne qui venait reçoit un message').and.include('les 2 demandes sans réponse');
    expect((await organiser.post(`${agenda()}/${action}/annuler`, { because: 'Orage annoncé.' })).status).to.equal(303);
    await scene.site.work();
    expect(await scene.mailsTo(people[0]!, 'agenda/cancelled')).to.have.length(1);
  });

  it('is closed to members without a mandate, and to a role above that does not belong there', async () => {
    const member = await scene.site.make.member(scene.section);
    const above = await scene.site.make.officer(scene.federation, 'federation-lead');
    for (const person of [member, above]) {
      expect((await (await scene.as(person)).get(`${agenda()}/nouvelle`)).status).to.equal(403);
      expect((await (await scene.as(person)).submit(agenda(), GOOD, `${agenda()}/nouvelle`)).status).to.equal(403);
    }
  });
});
