import { access, field, z, type Host, type Person, type Section, type Work } from '@lacoopol/core/sdk';
import { askOrder, availabilityInput } from '../input.js';
import { absent } from '../refusals.js';
import { actorOf, Asking, Availabilities, Candidates, Seats } from '../services.js';
import { shiftFacts } from '../shift-facts.js';
import { organiserOf } from './action-api.js';
import { askedAnswer, availabilityAnswer, boardAnswer, candidatesAnswer } from './answers.js';

const one = z.object({ id: field.id() });
const FIRST = 20;
const MOST = 500;

/** Filling shifts, and saying when one is free, by API. */
export function shiftApi(host: Host): void {
  const candidates = host.get(Candidates);
  const asking = host.get(Asking);
  const seats = host.get(Seats);
  const availabilities = host.get(Availabilities);

  host.api.get(
    '/shifts/:id/candidates',
    {
      access: access.signedIn,
      params: one,
      query: z.object({ limit: field.whole(1, MOST).default(FIRST) }),
      answer: candidatesAnswer,
      summary:
        'Who could be asked: free then, not booked elsewhere, not yet asked, within their budget, near enough; best first.',
    },
    async (request) => {
      const shift = await organised(request);
      return candidates.of(request.work, shift, request.query.limit, (key, values) => request.t(key, values));
    },
  );

  host.api.post(
    '/shifts/:id/asks',
    {
      access: access.signedIn,
      params: one,
      body: askOrder,
      answer: askedAnswer,
      summary:
        'Asks so many of the best candidates, or the people named; from then on the next in line is asked by itself.',
    },
    async (request) => {
      const shift = await organised(request);
      return asking.ask(request.work, shift.id, request.body, actorOf(request));
    },
  );

  host.api.get(
    '/shifts/:id',
    {
      access: access.signedIn,
      params: one,
      answer: boardAnswer,
      summary: 'How a shift fills, in numbers, for its organisers.',
    },
    async (request) => {
      const shift = await organised(request);
      const board = await seats.board(request.work, shift.id);
      if (!board) throw absent();
      return board;
    },
  );

  host.api.get(
    '/me/availability',
    { access: access.signedIn, answer: availabilityAnswer, summary: 'When, what and how far, as said last.' },
    (request) => availabilities.own(request.work),
  );

  host.api.put(
    '/me/availability',
    {
      access: access.signedIn,
      body: availabilityInput,
      answer: availabilityAnswer,
      summary:
        'Replaces when, what and how far. Weekly times hold wherever the shift is; block-outs are on the clock of France.',
    },
    (request) => availabilities.replace(request.work, request.person.id, request.body),
  );
}

async function organised(request: {
  work: Work;
  person: Person;
  params: { id: number };
  sectionOf(id: number): Promise<Section>;
  may(permission: string, section: Section): boolean;
}): Promise<{ id: number; sectionId: number }> {
  const facts = await shiftFacts(request.work, request.params.id);
  await organiserOf(request, facts?.sectionId);
  return facts!;
}
