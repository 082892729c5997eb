import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  allPermissions,
  can,
  permissionsOf,
  routes,
  teamCan,
  teamRoles,
  workspaceRoles,
  type Permission,
  type RouteContract,
} from '@fettle/contracts';
import { mayDo, mayDoSomewhere, type Rights } from './rights.ts';

const rights = (patch: Partial<Rights>): Rights => ({ role: 'viewer', archived: false, teamRoles: [], ...patch });
const mine = { teamId: 'mine' };
const elsewhere = [{ teamId: 'theirs' }, { teamId: null }, null, undefined];

describe('what somebody may do', () => {
  it('is what the role holds, on every node, whatever teams grant', () => {
    for (const role of workspaceRoles)
      for (const permission of allPermissions)
        for (const node of [mine, ...elsewhere]) {
          const weak = rights({ role, teamRoles: [{ teamId: 'mine', role: 'editor' }] });
          const byTeam = node === mine && teamCan('editor', permission);
          expect(mayDo(rights({ role }), permission, node)).toBe(can(role, permission));
          expect(mayDo(weak, permission, node)).toBe(can(role, permission) || byTeam);
        }
  });

  it('is what a team grants on its own nodes, and on no other', () => {
    for (const role of teamRoles)
      for (const permission of allPermissions) {
        const member = rights({ teamRoles: [{ teamId: 'mine', role }] });
        expect(mayDo(member, permission, mine)).toBe(can('viewer', permission) || teamCan(role, permission));
        for (const node of elsewhere) expect(mayDo(member, permission, node)).toBe(can('viewer', permission));
        expect(mayDoSomewhere(member, permission)).toBe(can('viewer', permission) || teamCan(role, permission));
      }
  });

  it('is reading where the workspace is archived, and what brings it back', () => {
    const owner = rights({ role: 'owner', archived: true, teamRoles: [{ teamId: 'mine', role: 'admin' }] });
    expect(mayDo(owner, 'node:read')).toBe(true);
    // Keys of nodes are ended there too: `agent-key:manage` is open.
    for (const permission of ['task:run-medium', 'task:cancel', 'node:enrol', 'team:manage'] as const)
      expect(mayDo(owner, permission, mine) || mayDoSomewhere(owner, permission)).toBe(false);
  });
});

const source = (folder: string): [string, string][] =>
  readdirSync(new URL(`../../src/${folder}`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.spec.'))
    .map((name) => [
      `${folder}/${name}`,
      readFileSync(new URL(`../../src/${folder}/${name}`, import.meta.url), 'utf8'),
    ]);

/** Every act on nodes, tasks and teams that the pages offer: the route, and the file whose button leads to it. */
const acts: Readonly<Record<string, readonly string[]>> = {
  'bulkActs.start': ['bulk/bulk-act-button.tsx'],
  'bulkActs.run': ['bulk/bulk-act-button.tsx'],
  'bulkActs.giveToTeam': ['bulk/bulk-act-button.tsx', 'bulk/bulk-act-dialog.tsx'],
  'bulkActs.cancel': ['bulk/bulk-act-page.tsx'],
  'agentKeys.prepare': ['enrolment/prepare/prepare-page.tsx'],
  'enrolment.create': ['enrolment/add-node-page.tsx', 'nodes/nodes-page.tsx', 'shell/navigation.tsx'],
  'nodes.update': ['nodes/node-page.tsx'],
  'agentKeys.issue': ['nodes/agent-key-panel.tsx'],
  'agentKeys.oneMachine': ['nodes/node-flags.tsx'],
  'agentKeys.revoke': ['nodes/agent-key-panel.tsx'],
  'agentKeys.rotate': ['nodes/agent-key-panel.tsx'],
  'agentKeys.rotateByHand': ['nodes/agent-key-panel.tsx'],
  'enrolment.reenrol': ['nodes/tabs/config-tab.tsx'],
  'nodeRemoval.remove': ['nodes/tabs/config-tab.tsx'],
  'windows.cancel': ['nodes/maintenance/window-list.tsx'],
  'windows.end': ['nodes/maintenance/maintenance-state.tsx'],
  'windows.start': ['nodes/maintenance/maintenance-button.tsx'],
  'nodes.revokeKey': ['nodes/agent-key-panel.tsx'],
  'tasks.create': ['nodes/node-page.tsx', 'nodes/node-peek.tsx', 'tasks/new-task-page.tsx', 'tasks/composer.tsx', 'tasks/node-picker.tsx', 'tasks/task-actions.tsx', 'tasks/tasks-page.tsx', 'shell/navigation.tsx', 'shell/palette-panel.tsx'], // prettier-ignore
  'tasks.createMany': ['nodes/use-nodes-page.ts', 'nodes/nodes-bar.tsx', 'tasks/batch-targets.tsx'],
  'tasks.cancel': ['tasks/task-actions.tsx'],
  'tasks.cancelMany': ['tasks/use-tasks-page.ts', 'tasks/task-table.tsx', 'tasks/tasks-bar.tsx'],
  'nodeTeams.assignMany': ['nodes/nodes-bar.tsx', 'teams/node-team.tsx'],
  'teams.create': ['teams/teams-page.tsx'],
  'teams.update': ['teams/team-page.tsx'],
  'teams.remove': ['teams/team-page.tsx'],
  'teams.addMembers': ['teams/team-members-panel.tsx'],
  'teams.removeMember': ['teams/team-members-panel.tsx'],
};
const folders = ['bulk', 'nodes', 'tasks', 'enrolment', 'teams', 'now', 'shell'];
const files = new Map(folders.flatMap(source));

const byId = new Map(
  Object.values(routes)
    .flatMap((capability): RouteContract[] => Object.values(capability))
    .map((contract) => [contract.id, contract]),
);
/** Previews are sent as POST, and change nothing. */
const isAct = ({ method, audit }: RouteContract) => method !== 'GET' && audit !== null;

/** A question for whatever the command on the page takes. */
const tier = /\bcan\((?:needs|needsOf\(\w+\)|permissionToRun\(\w+\)), /;

describe('the acts that pages offer', () => {
  it('are all in the table: no call that changes something is forgotten', () => {
    const called = [...files.values()].flatMap((text) => [...text.matchAll(/\bapi\.(\w+)\.(\w+)\(/g)].map(([, a, b]) => `${a}.${b}`)); // prettier-ignore
    const changing = new Set(called.filter((id) => byId.has(id) && isAct(byId.get(id)!)));
    changing.delete('auth.signOut');
    expect([...changing].sort()).toEqual(Object.keys(acts).sort());
  });

  it.each(Object.entries(acts))('%s are offered only to who holds what the route asks for', (id, offered) => {
    // Where the body decides, a page asks for the tier of what it offers.
    const permissions: readonly (string | undefined)[] = permissionsOf(byId.get(id)!);
    for (const file of offered) {
      const text = files.get(file) ?? '';
      const asked = [...text.matchAll(/\bcan(?:Somewhere)?\(\s*'([a-z:-]+)'/g)].map(([, one]) => one);
      const asksTier = permissions.includes('task:run-medium') && tier.test(text);
      expect({ file, asks: asksTier || asked.some((one) => permissions.includes(one)) }).toEqual({ file, asks: true });
    }
  });

  it('on nodes are asked for with the node, where rights of teams count', () => {
    const places: readonly [string, Permission][] = [
      ['nodes/node-page.tsx', 'task:run-medium'],
      ['nodes/node-page.tsx', 'node:update'],
      ['nodes/node-peek.tsx', 'task:run-medium'],
      ['teams/team-nodes-panel.tsx', 'task:run-medium'],
      ['nodes/agent-key-panel.tsx', 'agent-key:manage'],
      ['nodes/use-nodes-page.ts', 'task:run-medium'],
      ['tasks/task-actions.tsx', 'task:cancel'],
      ['tasks/use-tasks-page.ts', 'task:cancel'],
      ['shell/palette-panel.tsx', 'task:run-medium'],
    ];
    for (const file of ['composer', 'node-picker', 'task-actions', 'batch-targets'].map((name) => `tasks/${name}.tsx`))
      expect({ file, asksTier: tier.test(files.get(file) ?? '') }).toEqual({ file, asksTier: true });
    for (const [file, permission] of places)
      expect({ file, withNode: new RegExp(`\\bcan\\('${permission}', `).test(files.get(file) ?? '') }).toEqual({ file, withNode: true }); // prettier-ignore
  });
});
