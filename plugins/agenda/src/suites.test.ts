import { fileURLToPath } from 'node:url';
import { circlesHold, coreStillWorks, personalDataHolds } from '@lacoopol/core/testing';
import agenda from './plugin.js';

describe('the agenda, as every plugin', function () {
  this.timeout(60_000);
  const tested = { plugin: agenda, folder: fileURLToPath(new URL('..', import.meta.url)) };

  it('shows nothing outside its circle', () => circlesHold(tested));
  it('gives a person what it keeps of them, and lets it go', () => personalDataHolds(tested));
  it('leaves the core as it was', () => coreStillWorks(tested));
});
