/**
 * All that a plugin may import from the core. What stands here is kept; what does not may change with any version.
 */
export { definePlugin, type Plugin } from '../plugins/plugin.js';
export type { Host, JobHandle, JobRun, LiveChannel, LiveHandle, SlotContext, SlotPiece } from '../plugins/host.js';
export type { ColumnKind, PersonalData } from '../plugins/personal-data.js';
export { token, type Token } from '../plugins/token.js';
export { inject } from './inject.js';

export type { Work } from '../database/work.js';
export { statement, type Statement } from '../database/statement.js';

export { access, type Access } from '../http/routes.js';
export { content, page, redirect, type Answer, type Locale, type Person, type Request } from '../http/request.js';
export type { SettingsSchemas } from '../settings/schema.js';
export { field } from '../http/fields.js';
export { invalid, refusal, Refusal, type Problems } from '../errors.js';

export { CIRCLES, type Circle, type Section } from '../sections/section.js';

export { Addresses, Asks, Notifications } from '../delivery/delivery-services.js';
export { Throttles } from '../identity/throttles.js';
export type { AnswerOutcome, AnswerWord, Ask, AskKind } from '../delivery/ask-kinds.js';

export { instantOf, instantOnDay, localDateOf, localOf } from '../time/zoned.js';
export type { Demonstration, DemonstrationMember, DemonstrationSection } from '../demonstration/seeding.js';
export { z } from 'zod';
