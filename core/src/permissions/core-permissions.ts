import type { Permissions } from './permissions.js';
import type { Role } from './roles.js';

const LEADING: readonly Role[] = ['secretary', 'federation-lead', 'national-officer'];

/** What the core's own pages ask for. What is granted to a role that reaches down is an intervention in the sections below. */
export function declareCorePermissions(permissions: Permissions): void {
  permissions.declare('core/section.manage', { title: 'core.permissions.sectionManage', grantedTo: LEADING });
  permissions.declare('core/members.manage', {
    title: 'core.permissions.membersManage',
    grantedTo: [...LEADING, 'treasurer'],
  });
  permissions.declare('core/mandates.grant', { title: 'core.permissions.mandatesGrant', grantedTo: LEADING });
  permissions.declare('core/plugins.switch', { title: 'core.permissions.pluginsSwitch', grantedTo: LEADING });
  permissions.declare('core/plugins.impose', {
    title: 'core.permissions.pluginsImpose',
    grantedTo: ['federation-lead', 'national-officer'],
  });
  permissions.declare('core/party.administer', {
    title: 'core.permissions.partyAdminister',
    grantedTo: ['national-officer'],
  });
}
