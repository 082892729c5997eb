import { describe, expect, it } from '@jest/globals';
import { problems } from '@fettle/platform/machines';
import { requestMachine } from './request.machine.js';

describe('the machine of a request to be let in', () => {
  it('has no state without a way in, a way out or an owner of its deadline', () => {
    expect(problems(requestMachine)).toEqual([]);
  });
});
