import { describe, expect, it } from '@jest/globals';
import { rootProfiles } from '@fettle/contracts';
import { changeOf, profileWords, syncStatus } from './root-words.ts';

describe('words of root access', () => {
  it('tell every profile apart', () => {
    expect(rootProfiles.map(profileWords)).toEqual([
      'off',
      'Catalogued commands',
      'Tasks as root',
      'Terminals as root',
      'Catalogued commands and tasks as root',
      'Catalogued commands and terminals as root',
      'Tasks as root and terminals as root',
      'Catalogued commands, tasks as root and terminals as root',
    ]);
  });

  it('tell what a change adds and ends', () => {
    expect(changeOf('operational_task', 'task_terminal')).toEqual({ adds: ['terminal'], ends: ['operational'] });
    expect(changeOf('all', 'all')).toEqual({ adds: [], ends: [] });
  });

  it('call nothing applied that is not', () => {
    const said = (['applied', 'pending', 'failed'] as const).map((sync) => syncStatus({ sync }).word);
    expect(said).toEqual(['applied', 'not applied yet', 'not applied']);
  });
});
