import { describe, expect, it } from '@jest/globals';
import { permissionWords } from '@fettle/contracts';
import {
  assignableRoles,
  memberStatus,
  needsNewLink,
  readAddresses,
  roleDifference,
  type Member,
} from './member-words.ts';

describe('roles that can be given', () => {
  it('are those that hold no more than the own one, to members who hold no more either', () => {
    expect(assignableRoles('owner', 'viewer')).toEqual(['viewer', 'operator', 'editor', 'admin', 'owner']);
    expect(assignableRoles('admin', null)).toEqual(['viewer', 'operator', 'editor', 'admin']);
    expect(assignableRoles('admin', 'owner')).toEqual([]);
    expect(assignableRoles('editor', 'viewer')).toEqual([]);
  });
});

describe('somebody who is invited', () => {
  const invitation = { isExpired: false } as Member['invitation'];
  const pending = { state: 'pending', invitation } as Member;
  const without: Member = { ...pending, invitation: null };

  it('waits, or needs somebody: when the link ran out, and when it was withdrawn', () => {
    expect(memberStatus(pending).word).toBe('invited');
    expect(memberStatus({ ...pending, invitation: { ...invitation!, isExpired: true } }).word).toBe(
      'invitation ran out',
    );
    expect(memberStatus(without).word).toBe('needs a new link');
  });

  it('needs a new link once a change has ended the old one, and not when there was none before', () => {
    expect(needsNewLink(pending, without)).toBe(true);
    expect(needsNewLink(pending, pending)).toBe(false);
    expect(needsNewLink(without, without)).toBe(false);
    expect(needsNewLink(pending, { ...without, state: 'active' })).toBe(false);
  });
});

describe('the difference of two roles', () => {
  it('is told in sentences, both ways', () => {
    const { gains, losses } = roleDifference('editor', 'operator');
    expect(gains).toContain('cancel tasks');
    expect(losses).toEqual((['node:update', 'group:manage', 'view:share'] as const).map((one) => permissionWords[one]));
    expect(roleDifference('admin', 'admin')).toEqual({ gains: [], losses: [] });
  });
});

describe('addresses in a text', () => {
  it('are parted by commas, spaces and lines, each once; the rest is named', () => {
    expect(readAddresses('Ada@example.org, eve@example.org;\nada@example.org bob')).toEqual({
      addresses: ['ada@example.org', 'eve@example.org'],
      wrong: ['bob'],
    });
  });
});
