import { z } from 'zod';
import type { Database } from '../database/database.js';
import { entering, type EnteredAsk } from '../database/enter.js';
import type { Work } from '../database/work.js';
import { refusal } from '../errors.js';
import { page, type Answer, type Locale } from '../http/request.js';
import { access, type PageRouter } from '../http/routes.js';
import type { Messages } from '../rendering/messages.js';
import type { AsksService } from './asks-service.js';

const Token = z.object({ token: z.string().max(40) });
const AnswerForm = z.object({ answer: z.enum(['yes', 'no', 'not-this-week'], { error: 'core.problems.choice' }) });

export interface AnswerHouse {
  database: Database;
  asks: AsksService;
  messages: Messages;
  /** Whether the plugin of an ask's kind is on in its section. */
  isOn(plugin: string, states: EnteredAsk['section']['states'], path: readonly number[]): boolean;
}

/**
 * `/r/TOKEN`: whoever holds the signed link answers without signing in. Its transaction is its own, entered by the ask:
 * it opens the ask's section and nothing else. Opening the link changes nothing, since mail scanners open links.
 */
export function answerPages(pages: PageRouter, house: AnswerHouse): void {
  pages.get('/r/:token', { access: access.token, params: Token }, ({ params, locale }) =>
    enter(house, params.token, true, (work, entered) =>
      show(house, work, entered, params.token, localeOf(entered, locale), null),
    ),
  );

  pages.post(
    '/r/:token',
    {
      access: access.token,
      params: Token,
      form: AnswerForm,
      retry: ({ params, locale }) =>
        enter(house, params.token, true, (work, entered) =>
          show(house, work, entered, params.token, localeOf(entered, locale), null),
        ),
    },
    ({ params, body, locale }) =>
      enter(house, params.token, false, async (work, entered) => {
        const ask = (await house.asks.lock(work, entered.ask.id))!;
        const spoken = localeOf(entered, locale);
        const outcome = await house.asks.record(work, ask, body.answer, 'link', ask.personId, spoken);
        work.tell({ kind: 'changed', section: entered.section.id });
        return show(
          house,
          work,
          { ...entered, ask: { ...entered.ask, answer: body.answer } },
          params.token,
          spoken,
          outcome.sentence,
        );
      }),
  );
}

async function enter<T>(
  house: AnswerHouse,
  token: string,
  readOnly: boolean,
  run: (work: Work, entered: EnteredAsk) => Promise<T>,
): Promise<T> {
  const ask = house.asks.readToken(token);
  if (ask === null) throw refusal('E_NOT_FOUND');
  return house.database.work<EnteredAsk | null, T>(
    { readOnly, enter: entering.ask({ ask, at: house.database.clock() }) },
    async (work, entered) => {
      // A forged token, one of somebody else, one of a former member: all are told the same.
      if (
        !entered ||
        !house.asks.verify(token, { id: entered.ask.id, personId: entered.ask.personId }) ||
        !entered.member
      )
        throw refusal('E_NOT_FOUND');
      if (!house.isOn(entered.ask.kind.split('/')[0]!, entered.section.states, entered.section.path))
        throw refusal('E_NOT_FOUND');
      return run(work, entered);
    },
  );
}

async function show(
  house: AnswerHouse,
  work: Work,
  entered: EnteredAsk,
  token: string,
  locale: Locale,
  outcome: string | null,
): Promise<Answer> {
  const word = (key: string) => house.messages.text(locale, key);
  const card = await house.asks.kindOf(entered.ask).show(work, entered.ask, house.asks.view(work, locale));
  if (!card) throw refusal('E_NOT_FOUND');
  const closedBecause = entered.ask.cancelled
    ? word('core.answer.cancelled')
    : entered.ask.expired
      ? word('core.answer.expired')
      : card.closedBecause;
  return page(
    'core/answer',
    {
      token,
      givenName: entered.person.givenName,
      sectionName: entered.section.name,
      card: { view: card.view, model: card.model },
      open: card.open && !entered.ask.cancelled && !entered.ask.expired,
      closedBecause,
      answer: entered.ask.answer,
      outcome,
      next: null,
    },
    { title: card.title, section: entered.section },
  );
}

const localeOf = (entered: EnteredAsk, locale: Locale): Locale => entered.person.locale ?? locale;
