import { describe, expect, it } from '@jest/globals';
import { assignableRoles, readAddresses, roleDifference } from './member-words.ts';

describe('roles that can be given', () => {
  it('are those that hold no more than the own one, to members who hold no more either', () => {
    expect(assignableRoles('owner', 'viewer')).toEqual(['viewer', 'operator', 'editor', 'admin', 'owner']);
    expect(assignableRoles('admin', null)).toEqual(['viewer', 'operator', 'editor', 'admin']);
    expect(assignableRoles('admin', 'owner')).toEqual([]);
    expect(assignableRoles('editor', 'viewer')).toEqual([]);
  });
});

describe('the difference of two roles', () => {
  it('is told in sentences, both ways', () => {
    const { gains, losses } = roleDifference('editor', 'operator');
    expect(gains).toContain('cancel tasks');
    expect(losses).toEqual(['change the name and description of nodes']);
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
