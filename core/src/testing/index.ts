/** All that a plugin's tests may import from the core. */
export { house, type CapturedMail, type House, type MovableClock, type TestedPlugin } from './house.js';
export type { Client, Reply } from './client.js';
export type { Factories, MadePerson, MadeSection } from './factories.js';
export { accessibilityFaults, DESKTOP, openBrowser, PHONE, picture, sticksOut, type TestBrowser } from './browser.js';
export { accessMatrix, type AccessExpectations } from './access-matrix.js';
export type { AccessScene, Canary, Reader, RouteExpectation } from './access-scene.js';
export { circlesHold } from './circles-hold.js';
export { coreStillWorks } from './core-still-works.js';
export { personalDataHolds } from './personal-data-holds.js';
