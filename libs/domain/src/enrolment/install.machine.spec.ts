import { describe, expect, it } from '@jest/globals';
import { problems } from '@fettle/platform/machines';
import { installMachine } from './install.machine.js';

describe('the machine of an install', () => {
  it('has no state without a way in, a way out or an owner of its deadline', () => {
    expect(problems(installMachine)).toEqual([]);
  });
});
