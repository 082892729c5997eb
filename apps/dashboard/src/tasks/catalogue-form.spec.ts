import { describe, expect, it } from '@jest/globals';
import { choosable, commandFrom } from './catalogue-form.ts';

describe('commands of the list', () => {
  it('can be chosen by what a node knows and a person may send there, those of other forms aside', () => {
    const known = ['disk_usage', 'reboot', 'exec', 'file_push', 'unheard_of'];
    const names = (may: (permission: string) => boolean) => choosable(known, may).map(({ name }) => name);
    expect(names(() => true)).toEqual(['disk_usage', 'reboot']);
    expect(names((permission) => permission !== 'task:run-high')).toEqual(['disk_usage']);
    expect(choosable(null, () => true).length).toBeGreaterThan(30);
  });

  it('come of what was typed, or say which field is wrong and why', () => {
    expect(commandFrom('check_service', { service: 'nginx' })).toEqual({
      command: { type: 'check_service', payload: { service: 'nginx' } },
      errors: {},
    });
    expect(commandFrom('check_service', {}).errors).toEqual({ service: 'Fill this in: the command needs it' });
    expect(commandFrom('check_service', { service: '--help' }).errors['service']).toContain('name of a unit');
    expect(commandFrom('unheard_of', {})).toEqual({ command: null, errors: {} });
  });
});
