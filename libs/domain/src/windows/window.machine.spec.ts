import { describe, expect, it } from '@jest/globals';
import { problems } from '@fettle/platform/machines';
import { windowMachine } from './window.machine.js';

describe('the machine of a maintenance window', () => {
  it('has no state without a way in, a way out or an owner of its deadline', () => {
    expect(problems(windowMachine)).toEqual([]);
  });
});
