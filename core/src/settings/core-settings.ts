import { z } from 'zod';
import { field } from '../http/fields.js';
import { settingsReader } from './stored.js';

const said = (most: number) => z.string().max(most).default('');

/** What the party chooses about the core for the whole site; what the law asks a site to say of itself first. */
export const coreSettings = {
  site: z.object({
    'legal.publisher.name': said(120),
    'legal.publisher.address': field.text(400).default(''),
    'legal.publisher.phone': said(40),
    'legal.publisher.director': said(120),
    'legal.host.name': said(120),
    'legal.host.address': field.text(400).default(''),
    'legal.host.phone': said(40),
    // Read by core.most_asks too.
    'asks.mostPerWeek': field.whole(0, 7).default(3),
  }),
};

/** The settings of the core as its own pages read them. */
export const coreReader = settingsReader('core', coreSettings);
