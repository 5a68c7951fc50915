import { definePlugin } from '@lacoopol/core/sdk';

// Pages (src/pages/*.ts) export functions that take the host and get what they need from it by token, such as
// `actionPages(host: Host)` with `const actions = host.get(Actions)`; they are called in `start`, after `provide`.
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
  start() {},
});
