import { fileURLToPath } from 'node:url';
import { circlesHold, coreStillWorks } from '@lacoopol/core/testing';
import agenda from './plugin.js';

describe('the agenda, as every plugin', () => {
  const tested = { plugin: agenda, folder: fileURLToPath(new URL('..', import.meta.url)) };

  it('shows nothing outside its circle', () => circlesHold(tested));
  it('leaves the core as it was', () => coreStillWorks(tested));
});
