import { expect } from 'chai';
import fc from 'fast-check';
import type { MadePerson } from '@lacoopol/core/testing';
import { Scene } from './scene.test.js';
import type { DeclaredAvailability, WeeklySlot } from './shapes.js';

describe('availability', () => {
  let scene: Scene;
  let person: MadePerson;
  before(async () => {
    scene = await Scene.open();
    person = await scene.site.make.member(scene.section);
  });
  after(() => scene.close());

  const put = async (body: unknown) => (await scene.as(person)).api('PUT', '/api/v1/me/availability', body);
  const slot = (day: number, start: string, end: string) => ({ day, start, end });

  it('comes back as it was said, slots that overlap joined, days kept apart', async () => {
    const reply = await put({
      weekly: [
        slot(6, '10:00', '12:00'),
        slot(6, '09:00', '11:00'),
        slot(7, '20:00', '00:00'),
        slot(1, '00:00', '02:00'),
        slot(2, '18:00', '24:00'),
        slot(3, '00:00', '01:00'),
      ],
      blockouts: [
        { start: '2026-12-24', end: '2026-12-26' },
        { start: '2026-12-31T18:00', end: '2027-01-01T06:00' },
        { start: '2026-01-01', end: '2026-01-02' },
      ],
      kinds: ['market', 'market'],
      skills: ['driving', ' chanter  juste '],
      reach: 'intercommunality',
    });
    expect(reply.status, reply.text).to.equal(200);
    const said = reply.json<DeclaredAvailability>();
    expect(said.weekly).to.deep.equal([
      slot(1, '00:00', '02:00'),
      slot(2, '18:00', '24:00'),
      slot(3, '00:00', '01:00'),
      slot(6, '09:00', '12:00'),
      slot(7, '20:00', '24:00'),
    ]);
    expect(said.blockouts).to.deep.equal([
      { start: '2026-12-24T00:00', end: '2026-12-27T00:00' },
      { start: '2026-12-31T18:00', end: '2027-01-01T06:00' },
    ]);
    expect(said).to.deep.include({
      kinds: ['market'],
      skills: ['driving', 'chanter juste'],
      reach: 'intercommunality',
    });
    expect(said.updatedAt).to.match(/^2026-11-30/);
    expect((await (await scene.as(person)).api('GET', '/api/v1/me/availability')).json()).to.deep.equal(said);
  });

  it('covers every minute that was said and no other, whatever the slots', async () => {
    const slots = fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 7 }), fc.nat(1_438), fc.nat(1_438))
        .map(([day, a, b]) => slot(day, clock(Math.min(a, b)), clock(Math.max(a, b) + 1))),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(slots, async (weekly) => {
        const said = (await put({ weekly })).json<DeclaredAvailability>();
        expect(minutes(said.weekly)).to.deep.equal(minutes(weekly));
        for (const [index, one] of said.weekly.entries()) {
          const before = said.weekly[index - 1];
          if (before?.day === one.day) expect(before.end < one.start, 'joined').to.equal(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('refuses what cannot be, at its field', async () => {
    const refused: [unknown, string][] = [
      [{ weekly: [slot(8, '09:00', '10:00')] }, 'weekly.0.day'],
      [{ weekly: [slot(1, '10:00', '09:00')] }, 'weekly.0.end'],
      [{ weekly: [slot(1, '9h', '10:00')] }, 'weekly.0.start'],
      [{ weekly: [slot(1, '24:00', '24:00')] }, 'weekly.0.end'],
      [{ blockouts: [{ start: '2027-02-30', end: '2027-03-02' }] }, 'blockouts.0.start'],
      [{ blockouts: [{ start: '2027-03-28T02:30', end: '2027-03-29' }] }, 'blockouts.0.start'],
      [{ blockouts: [{ start: '2027-03-02', end: '2027-03-01' }] }, 'blockouts.0.end'],
      [{ blockouts: [{ start: '2027-03-02', end: '2027-02-30' }] }, 'blockouts.0.end'],
      [{ kinds: ['party'] }, 'kinds.0'],
      [{ skills: ['a\u0000b'] }, 'skills.0'],
      [{ reach: 'moon' }, 'reach'],
    ];
    for (const [body, field] of refused) {
      const reply = await put(body);
      expect(reply.status, field).to.equal(422);
      expect(Object.keys(reply.json<{ error: { fields: object } }>().error.fields), JSON.stringify(body)).to.include(
        field,
      );
    }
    expect((await put({ blockouts: [{ start: '0000-01-01', end: '2099-12-31' }] })).status, 'away for ever').to.equal(
      200,
    );
  });

  it('is the person’s alone: nobody reads it, and nobody says it for another', async () => {
    await put({ weekly: [slot(6, '09:00', '12:00')] });
    const seen = await scene.site.asSystem(scene.section.id, (work) => work.raw('select * from agenda.availability'));
    expect(seen.rows).to.deep.equal([]);
    const planted = scene.site.asSystem(scene.section.id, async (work) => {
      await work.raw('select core.open_circles(?, array[?]::int[], true)', [scene.organiser.id, scene.section.id]);
      const said = [{ person: person.id, weekly: [], blockouts: [], kinds: [], skills: [], reach: 'commune' }];
      await work.raw('select agenda.declare_availability(?::jsonb, now())', [JSON.stringify(said)]);
    });
    const outcome = await planted.then(
      () => 'said',
      (error: Error) => error.message,
    );
    expect(outcome).to.include('person alone');
  });

  it('is asked of a visitor with 401', async () => {
    expect((await (await scene.as()).api('PUT', '/api/v1/me/availability', {})).status).to.equal(401);
  });
});

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Every free minute of the week, as stretches. */
function minutes(weekly: readonly WeeklySlot[]): string {
  const week = new Uint8Array(7 * 1_440);
  const at = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  for (const { day, start, end } of weekly) week.fill(1, (day - 1) * 1_440 + at(start), (day - 1) * 1_440 + at(end));
  return Buffer.from(week).toString('base64');
}
