import { definePlugin, type Host } from '@lacoopol/core/sdk';
import { ActionsService } from './actions-service.js';
import { actionApi } from './endpoints/action-api.js';
import { shiftApi } from './endpoints/shift-api.js';
import { AskingService } from './asking-service.js';
import { AvailabilityService } from './availability-service.js';
import { CandidatesService } from './candidates-service.js';
import { Mailing, Settling, Signals } from './inside.js';
import { MailingService } from './mailing-service.js';
import { MAIL_CLASSES } from './mails.js';
import { agendaPages, shiftChannel, showShiftAsk } from './pages/index.js';
import { personalData } from './personal-data.js';
import { remind, shortOfPeople } from './reminding.js';
import { agendaSettings, Rules, rulesOf } from './rules.js';
import { SeatsService } from './seats-service.js';
import { seedAgenda } from './seed.js';
import { Actions, Asking, Availabilities, Candidates, Seats } from './services.js';
import { SettlingService } from './settling-service.js';
import { signalsOf } from './signals-service.js';

export default definePlugin({
  id: 'agenda',
  core: '^1.0.0',
  permissions: {
    // Roles above a section reach down with it, but `organisesHere` keeps a section's own actions to those who belong there.
    'action.organise': {
      title: 'agenda.permissions.organise',
      grantedTo: ['organiser', 'secretary', 'federation-officer', 'federation-lead', 'national-officer'],
    },
    'action.volunteer': { title: 'agenda.permissions.volunteer', grantedTo: ['member'] },
  },
  initially: 'on',
  settings: agendaSettings,

  start(host) {
    provideServices(host);
    declareMails(host);
    declareShiftAsk(host);
    declareSchedules(host);
    agendaPages(host);
    actionApi(host);
    shiftApi(host);
    host.personalData(personalData);
    host.seed(seedAgenda);
  },
});

/** Pages and other plugins find these by their tokens (services.ts); the plugin's own parts are in inside.ts. */
function provideServices(host: Host<typeof agendaSettings>): void {
  const refill = host.job<{ shift: number; section: number | null }>('refill', (work, { shift }) =>
    host.get(Asking).refill(work, shift),
  );
  // Found when they are needed: the board's own services tell it of changes.
  const board = host.live(
    'shift',
    shiftChannel({
      get actions() {
        return host.get(Actions);
      },
      get seats() {
        return host.get(Seats);
      },
    }),
  );
  host.provide(Signals, signalsOf(host, refill, board));
  host.provide(Rules, rulesOf(host));
  host.provide(Mailing, MailingService);
  host.provide(Settling, SettlingService);
  host.provide(Actions, ActionsService);
  host.provide(Availabilities, AvailabilityService);
  host.provide(Candidates, CandidatesService);
  host.provide(Asking, AskingService);
  host.provide(Seats, SeatsService);
}

function declareMails(host: Host): void {
  for (const [kind, messageClass] of Object.entries(MAIL_CLASSES)) {
    host.notification(kind, { class: messageClass, subject: `agenda.mail.${kind}.subject` });
  }
}

/** `agenda/shift`: can you come? The core keeps the ask, its link and its deadline; here is what an answer means. */
function declareShiftAsk(host: Host): void {
  const settling = host.get(Settling);
  const signals = host.get(Signals);
  host.asks('shift', {
    show: showShiftAsk(host.get(Actions)),
    answered: (work, ask, answer, { t }) => settling.settle(work, ask.subjectId, ask.personId, answer, 'ask', t),
    async lapsed(work, ask) {
      signals.goOn(work, ask.subjectId, ask.sectionId);
      signals.changed(work, ask.subjectId);
    },
  });
}

function declareSchedules(host: Host): void {
  const mailing = host.get(Mailing);
  const signals = host.get(Signals);
  host.schedule(
    '*/5 * * * *',
    host.job<Record<string, never>>('remind', (work) => remind(work, mailing)),
  );
  host.schedule(
    '17 * * * *',
    host.job<Record<string, never>>('keep-asking', async (work) => {
      for (const { shift, section } of await shortOfPeople(work)) signals.goOn(work, shift, section);
    }),
  );
}
