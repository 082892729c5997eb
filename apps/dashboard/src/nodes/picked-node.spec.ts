import { describe, expect, it } from '@jest/globals';
import { exclusionNotes, pickedOf } from './picked-node.ts';

describe('selected nodes', () => {
  it('hold what would be reached and what not, each with its reason', () => {
    const target = { presence: 'live', teamId: null } as const;
    const selection = {
      targets: [
        { ...target, id: '1', name: 'web-1', teamId: 'mine' },
        { ...target, id: '3', name: 'web-3' },
      ],
      excluded: [{ id: '2', name: null, reason: 'object.not_found' as const }],
    };
    const picked = pickedOf(selection, ({ teamId }) => teamId === 'mine');
    expect(picked).toEqual([
      { id: '1', name: 'web-1', presence: 'live', excluded: null },
      { id: '3', name: 'web-3', presence: 'live', excluded: 'permission.missing' },
      { id: '2', name: '2', presence: null, excluded: 'object.not_found' },
    ]);
  });

  it('say who is left out and why, in one line a reason', () => {
    const node = (name: string, excluded: 'node.not_enrolled' | 'object.not_found' | null) => ({ name, excluded });
    expect(exclusionNotes([node('a', null)])).toEqual([]);
    expect(
      exclusionNotes([node('a', 'node.not_enrolled'), node('b', 'object.not_found'), node('c', 'node.not_enrolled')]),
    ).toEqual(['2 have no agent key and are left out', 'b does not exist any more']);
  });
});
