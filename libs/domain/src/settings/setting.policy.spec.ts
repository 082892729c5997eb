import { describe, expect, it } from '@jest/globals';
import type { SettingState } from '@fettle/platform/config';
import { mergeSettings } from './setting.policy.js';

const setting = (patch: Partial<SettingState> = {}): SettingState => ({
  name: 'LOG_LEVEL',
  section: 'Process',
  about: 'How much is logged.',
  isSecret: false,
  value: 'info',
  isSet: true,
  source: 'default',
  ...patch,
});

describe('settings of several processes', () => {
  it('are one value where all agree, and one per difference where they do not', () => {
    const states = new Map([
      ['a', [setting(), setting({ name: 'REDIS_URL', isSecret: true, value: null, source: 'file' })]],
      ['b', [setting(), setting({ name: 'REDIS_URL', isSecret: true, value: null, isSet: false })]],
      ['c', [setting({ value: 'debug', source: 'environment' })]],
    ]);
    const [level, redis] = mergeSettings(states);
    expect(level!.values).toEqual([
      { value: 'info', isSet: true, source: 'default', bootIds: ['a', 'b'] },
      { value: 'debug', isSet: true, source: 'environment', bootIds: ['c'] },
    ]);
    expect(redis!.values.map(({ isSet, bootIds }) => [isSet, bootIds])).toEqual([
      [true, ['a']],
      [false, ['b']],
    ]);
  });
});
