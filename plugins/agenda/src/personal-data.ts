import { statement, type PersonalData, type Work } from '@lacoopol/core/sdk';

const declared = statement<{ person: number }, object>(
  'agenda.export-availability',
  `select week::text, kinds, skills, reach, updated_at as "updatedAt" from agenda.availability where person_id = :person`,
);
const away = statement<{ person: number }, object>(
  'agenda.export-blockouts',
  'select starts_at as "from", ends_at as "to" from agenda.blockouts where person_id = :person order by starts_at',
);
const seats = statement<{ person: number }, object>(
  'agenda.export-seats',
  `select a.title, b.starts_at as "from", b.ends_at as "to", b.state, b.origin, b.came, b.booked_at as "bookedAt",
     b.changed_at as "changedAt"
   from agenda.bookings b join agenda.shifts s on s.id = b.shift_id join agenda.actions a on a.id = s.action_id
   where b.person_id = :person order by b.starts_at`,
);
const experience = statement<{ person: number }, object>(
  'agenda.export-experience',
  `select e.kind, n.name as section, e.said_at as "saidAt" from agenda.experience e join core.sections n on n.id = e.section_id
   where e.person_id = :person order by e.said_at`,
);
const practice = statement<{ person: number }, object>(
  'agenda.export-practice',
  'select kind, came from agenda.practice where person_id = :person order by kind',
);
const planned = statement<{ person: number }, object>(
  'agenda.export-planned',
  `select title, created_at as "createdAt" from agenda.actions where created_by = :person order by created_at`,
);

const HERS = ['bookings', 'experience', 'practice', 'availability', 'blockouts'];

/** What the agenda keeps of people: when they are free, where they had a seat, what they are experienced in. */
export const personalData: PersonalData = {
  columns: {
    'actions.id': 'technical',
    'actions.kind': 'common',
    'actions.title': 'common',
    'actions.details': 'common',
    'actions.place': 'common',
    'actions.commune': 'common',
    'actions.status': 'common',
    'actions.cancelled_because': 'common',
    'actions.sequence': 'technical',
    'actions.created_by': 'personal',
    'actions.created_at': 'technical',
    'actions.changed_at': 'technical',
    'actions.section_id': 'technical',
    'actions.circle': 'technical',
    'shifts.id': 'technical',
    'shifts.action_id': 'technical',
    'shifts.starts_at': 'common',
    'shifts.ends_at': 'common',
    'shifts.need': 'common',
    'shifts.experienced': 'common',
    'shifts.cancelled_at': 'technical',
    'shifts.asking': 'technical',
    'shifts.goal': 'technical',
    'shifts.per_seat': 'technical',
    'shifts.taken': 'technical',
    'shifts.waiting': 'technical',
    'shifts.section_id': 'technical',
    'shifts.circle': 'technical',
    'bookings.id': 'technical',
    'bookings.shift_id': 'personal',
    'bookings.person_id': 'personal',
    'bookings.state': 'personal',
    'bookings.origin': 'personal',
    'bookings.place': 'technical',
    'bookings.starts_at': 'personal',
    'bookings.ends_at': 'personal',
    'bookings.booked_at': 'personal',
    'bookings.reminded_at': 'technical',
    'bookings.came': 'personal',
    'bookings.changed_at': 'personal',
    'bookings.section_id': 'technical',
    'bookings.circle': 'technical',
    'experience.id': 'technical',
    'experience.person_id': 'personal',
    'experience.kind': 'personal',
    'experience.said_by': 'personal',
    'experience.said_at': 'personal',
    'experience.section_id': 'personal',
    'experience.circle': 'technical',
    'practice.kind': 'personal',
    'practice.came': 'personal',
    'practice.person_id': 'personal',
    'availability.week': 'personal',
    'availability.kinds': 'personal',
    'availability.skills': 'personal',
    'availability.reach': 'personal',
    'availability.updated_at': 'personal',
    'availability.person_id': 'personal',
    'blockouts.id': 'technical',
    'blockouts.starts_at': 'personal',
    'blockouts.ends_at': 'personal',
    'blockouts.person_id': 'personal',
  },

  async export(work: Work, person: number) {
    const of = { person };
    return {
      availability: (await work.one(declared, of)) ?? null,
      away: await work.all(away, of),
      seats: await work.all(seats, of),
      experience: await work.all(experience, of),
      practice: await work.all(practice, of),
      planned: await work.all(planned, of),
    };
  },

  // What she planned stays the section's, and is nobody's from now on. A seat that comes free is filled by the next round.
  async erase(work: Work, person: number) {
    await work.table('agenda.actions').where({ created_by: person }).update({ created_by: null });
    await work.table('agenda.experience').where({ said_by: person }).update({ said_by: null });
    for (const table of HERS) await work.table(`agenda.${table}`).where({ person_id: person }).delete();
  },
};
