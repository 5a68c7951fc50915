import { field, token, z, type Host, type Person, type Work } from '@lacoopol/core/sdk';

/** Hour of the evening before at which people are reminded, where a section chose no other. */
export const REMINDER_HOUR = 18;

/** What a section chooses about its agenda, and the levels above it for their sections. */
export const agendaSettings = {
  section: z.object({
    circle: field.circle().default('section'),
    openToOthers: field.ticked().default(true),
    // The two do not overlap, so that the least is never above the most.
    patienceLeast: field.whole(1, 24).default(2),
    patienceMost: field.whole(24, 168).default(48),
    // Read by the reminder's statement too, for all sections at once.
    reminderHour: field.whole(7, 21).default(REMINDER_HOUR),
  }),
};

export type SectionRules = z.output<typeof agendaSettings.section>;

/** How a section wants its agenda; for this plugin's own services and pages. */
export interface Rules {
  of(work: Work, section: number): Promise<SectionRules>;
  /** Whether somebody may put their name down unasked: members do, others of the party where the section lets them. */
  mayCome(work: Work, person: Person | null, section: number): Promise<boolean>;
}
export const Rules = token<Rules>('agenda/rules');

/** Made here, since the host alone reads settings. */
export function rulesOf({ settings }: Pick<Host<typeof agendaSettings>, 'settings'>): new () => Rules {
  return class implements Rules {
    of(work: Work, section: number): Promise<SectionRules> {
      return settings.section(work, section);
    }

    async mayCome(work: Work, person: Person | null, section: number): Promise<boolean> {
      if (!person || !person.member) return false;
      return person.sectionIds.includes(section) || (await this.of(work, section)).openToOthers;
    }
  };
}
