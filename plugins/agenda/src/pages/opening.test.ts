import { expect } from 'chai';
import type { Person } from '@lacoopol/core/sdk';
import type { ActionView, ShiftView } from '../shapes.js';
import { Scene } from '../scene.test.js';
import type { Reader } from './lines.js';
import { mostUseful } from './section-slots.js';

const NOW = new Date('2026-11-30T09:00:00Z');
let nextId = 1;

function action(daysAhead: number, free: number, mine: ShiftView['mine'] = null): ActionView {
  const id = nextId++;
  const start = NOW.getTime() + daysAhead * 86_400_000;
  return {
    id,
    kind: 'leafleting',
    title: `Action ${id}`,
    details: '',
    place: { label: 'place Broglie', commune: { code: '67482', name: 'Strasbourg' } },
    circle: 'section',
    status: 'planned',
    cancelledBecause: '',
    sequence: 0,
    section: { id: 1, slug: 'centre', name: 'Centre', zone: 'Europe/Paris' },
    createdBy: null,
    shifts: [
      {
        id,
        actionId: id,
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(start + 7_200_000).toISOString(),
        need: 4,
        experienced: 0,
        taken: 4 - free,
        waiting: 0,
        free,
        cancelled: false,
        started: false,
        mine,
      },
    ],
  };
}

const reader = (more: Partial<Reader> = {}): Reader => ({
  person: { id: 1, member: true, sectionIds: [1] } as Person,
  organises: false,
  mayCome: true,
  now: NOW,
  t: (key) => key,
  asked: new Map(),
  ...more,
});
const first = (actions: ActionView[], who = reader()) => {
  const found = mostUseful(actions, who);
  return found && `${found.kind} ${found.action.id}`;
};

describe('what a page opens with', () => {
  it('is an answer that is awaited, before anything else', () => {
    const [soon, later] = [action(1, 2), action(3, 2)];
    expect(first([soon, later], reader({ asked: new Map([[later.id, 7]]) }))).to.equal(`asked ${later.id}`);
  });

  it('is where one goes tomorrow, rather than who is missing later', () => {
    const [tomorrow, later] = [action(1, 0, 'booked'), action(3, 2)];
    expect(first([tomorrow, later])).to.equal(`booked ${tomorrow.id}`);
    expect(first([tomorrow, later], reader({ organises: true })), 'who organises').to.equal(`missing ${later.id}`);
  });

  it('is who is missing, for whoever can come, rather than where they go next week', () => {
    const [missing, mine] = [action(3, 1), action(5, 2, 'booked')];
    expect(first([missing, mine])).to.equal(`missing ${missing.id}`);
  });

  it('is that all is well where nobody is missing, and nothing where nothing is planned', () => {
    const full = action(2, 0);
    expect(first([full])).to.equal(`full ${full.id}`);
    expect(first([])).to.equal(null);
  });

  it('is where to meet us, for a visitor', () => {
    const open = action(2, 3);
    expect(first([open], reader({ person: null }))).to.equal(`public ${open.id}`);
  });
});

describe('one’s own page', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.close());

  const opening = async (person: { email: string }) => (await (await scene.as(person)).get('/moi')).text;

  it('asks when one is free until it was said, then where people are missing, then where one goes', async () => {
    const person = await scene.site.make.member(scene.section);
    expect(await opening(person)).to.include('Dis quand tu es libre');
    await scene.say(person);
    expect(await opening(person)).to.include('Rien ne t’attend');
    const shift = await scene.shift(2);
    expect(await opening(person)).to.include('il manque 2 personnes');
    await scene.ask(shift, { count: 1 });
    expect(await opening(person)).to.include('Peux-tu venir');
  });

  it('takes the answer, once, and nobody else’s', async () => {
    const [person, other] = [await scene.free(), await scene.free()];
    const shift = await scene.shift(1);
    await scene.ask(shift, { people: [person.id] });
    const ask = /action="(\/moi\/demandes\/\d+)"/.exec(await opening(person))![1]!;
    await (await scene.as(other)).submit('/moi', { answer: 'yes' }, ask);
    expect(await scene.board(shift), 'somebody else’s ask').to.include({ seats: 0, silent: 1 });
    for (const answer of ['yes', 'no']) await (await scene.as(person)).submit('/moi', { answer }, ask);
    expect(await scene.board(shift), 'the second tap changes nothing').to.include({ seats: 1, no: 0 });
  });
});
