/** What an action may be. Their names are the locale keys `agenda.kinds.KIND`. */
export const ACTION_KINDS = ['leafleting', 'letterbox', 'canvassing', 'postering', 'market', 'meeting'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

/** Skills that the form offers (locale keys: agenda.skills.*). A person may write others. */
export const SKILLS = ['driving', 'van', 'speaking', 'photo', 'writing', 'first-aid', 'languages'] as const;

/** How far a person goes from home, nearest first; their names are `agenda.reaches.REACH`. */
export const REACHES = ['commune', 'intercommunality', 'arrondissement', 'department'] as const;
export type Reach = (typeof REACHES)[number];

/** The name of the kind of ask that this plugin makes, as the core keeps it. */
export const SHIFT_ASK = 'agenda/shift';

/** Why somebody stands where they do among the candidates; in words: `agenda.reasons.CODE`. */
export const REASON_CODES = [
  'free',
  'experienced',
  'prefers',
  'in-commune',
  'in-intercommunality',
  'in-arrondissement',
  'in-department',
  'far-ready',
  'not-asked-lately',
  'rarely-asked',
  'came-before',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** Why somebody named by the organiser was not asked; in words: `agenda.passedOver.CODE`. */
export const PASSED_OVER_CODES = ['asked-already', 'on-the-list', 'no-ask-left'] as const;
export type PassedOverCode = (typeof PASSED_OVER_CODES)[number];
