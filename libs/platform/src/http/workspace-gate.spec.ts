import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { route } from '@fettle/contracts';
import type { Access, RouteContract } from '@fettle/contracts';
import type { ApiKeyPrincipal, SessionPrincipal, WorkspaceAccess } from './authenticators.js';
import { admitKey, admitMember, apiKeyIn, requirePresence } from './workspace-gate.js';

type WorkspaceRoute = Extract<Access, { kind: 'workspace' }>;
const workspaceId = '0198c0de-0000-7000-8000-000000000001';
const running: WorkspaceRoute = { kind: 'workspace', permission: 'task:run-medium' };

function contract(more: Partial<RouteContract> = {}): RouteContract {
  return route({
    id: 'a.b',
    method: 'POST',
    path: '/workspaces/:workspaceId/x',
    surfaces: ['operator'],
    access: running,
    limit: 'write',
    audit: null,
    summary: '',
    status: 200,
    response: z.object({}),
    errors: [],
    ...more,
  });
}

const viewer: WorkspaceAccess = { role: 'viewer', archived: false, teamRoles: [] };
const person: SessionPrincipal = { userId: 'u', sessionId: 's', label: 'ada', platformRole: 'user', provenAgoS: 0 };
const key: ApiKeyPrincipal = {
  keyId: 'k',
  workspaceId,
  userId: 'u',
  serviceAccountId: null,
  label: 'ci',
  archived: false,
  permissions: new Set(['task:run-medium']),
};
const admit = (access: WorkspaceAccess | null, route = running, more: Partial<RouteContract> = {}) =>
  admitMember(contract({ access: route, ...more }), route, access, workspaceId);

describe('a member at the gate', () => {
  it('is let in by the role, and by the rights of teams only where the contract is about nodes', () => {
    expect(admit({ ...viewer, role: 'operator' })).toEqual({ workspaceId, teamsOnly: null });
    const member: WorkspaceAccess = {
      ...viewer,
      teamRoles: [
        { teamId: 'runs', role: 'operator' },
        { teamId: 'edits', role: 'editor' },
      ],
    };
    expect(() => admit(member)).toThrow(expect.objectContaining({ code: 'permission.missing' }));
    expect(admit(member, { ...running, onNodes: true })).toEqual({ workspaceId, teamsOnly: ['runs'] });
    const managing: WorkspaceRoute = { kind: 'workspace', permission: 'member:manage', onNodes: true };
    const admin: WorkspaceAccess = { ...viewer, teamRoles: [{ teamId: 'all', role: 'admin' }] };
    expect(() => admit(admin, managing)).toThrow(expect.objectContaining({ code: 'permission.missing' }));
  });

  it('finds nothing without a membership', () => {
    expect(() => admit(null)).toThrow(expect.objectContaining({ code: 'object.not_found' }));
  });

  it('only reads in an archived workspace, but for what says so', () => {
    const archived: WorkspaceAccess = { ...viewer, role: 'owner', archived: true };
    expect(() => admit(archived)).toThrow(expect.objectContaining({ code: 'workspace.archived', status: 409 }));
    expect(admit(archived, running, { inArchived: true })).toMatchObject({ workspaceId });
    expect(admit(archived, running, { method: 'GET' })).toMatchObject({ workspaceId });
    // Who may not do it anyway is told that, not the state of the workspace.
    expect(() => admit({ ...archived, role: 'viewer' })).toThrow(
      expect.objectContaining({ code: 'permission.missing' }),
    );
  });
});

describe('an API key at the gate', () => {
  it('opens its own workspace, within its scopes', () => {
    expect(admitKey(contract(), key, workspaceId)).toEqual({ workspaceId, teamsOnly: null });
    const other = contract({ access: { kind: 'workspace', permission: 'node:enrol' } });
    expect(() => admitKey(other, key, workspaceId)).toThrow(expect.objectContaining({ code: 'permission.missing' }));
    for (const foreign of ['', '0198c0de-0000-7000-8000-000000000002'])
      expect(() => admitKey(contract(), key, foreign)).toThrow(expect.objectContaining({ code: 'object.not_found' }));
  });

  it('is refused what is for people', () => {
    const refused = expect.objectContaining({ code: 'api_key.not_allowed', status: 403 });
    for (const more of [{ onlyPeople: true }, { stepUp: true }])
      expect(() => admitKey(contract(more), key, workspaceId)).toThrow(refused);
    for (const access of [{ kind: 'session' }, { kind: 'platform', permission: 'platform:manage' }] as const)
      expect(() => admitKey(contract({ access }), key, workspaceId)).toThrow(refused);
  });

  it('is read from a bearer header of its own shape alone', () => {
    expect(apiKeyIn('Bearer fettle_abcdefghij0')).toBe('fettle_abcdefghij0');
    for (const header of [
      undefined,
      '',
      'Bearer ',
      'Bearer eyJhbGciOi',
      'Basic fettle_abcdefghij0',
      'Bearer fettle_x y',
    ])
      expect(apiKeyIn(header)).toBeNull();
    expect(apiKeyIn(`Bearer fettle_${'a'.repeat(201)}`)).toBeNull();
  });
});

describe('presence', () => {
  it('is asked for where the contract says so', () => {
    const stale = { ...person, provenAgoS: 100_000 };
    expect(() => requirePresence(contract(), stale)).not.toThrow();
    expect(() => requirePresence(contract({ stepUp: true }), person)).not.toThrow();
    expect(() => requirePresence(contract({ stepUp: true }), stale)).toThrow(
      expect.objectContaining({ code: 'session.step_up_required' }),
    );
  });

  it('of somebody else never proves anything, and gets no secret', () => {
    const acting = { ...person, impersonator: { id: 'a', label: 'root@example.org' } };
    for (const more of [{ stepUp: true }, { secret: true }])
      expect(() => requirePresence(contract(more), acting)).toThrow(
        expect.objectContaining({ code: 'session.impersonated', status: 403 }),
      );
    expect(() => requirePresence(contract(), acting)).not.toThrow();
  });
});
