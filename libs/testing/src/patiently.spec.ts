import { describe, expect, it } from '@jest/globals';
import { patiently } from './patiently.js';

const told = (code: string) => Object.assign(new Error(code), { code });

describe('patiently', () => {
  it('asks again as long as all places are taken, and hands on what comes then', async () => {
    const answers = [told('overloaded'), told('overloaded'), 'here'];
    const ask = async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    };
    await expect(patiently(ask)).resolves.toBe('here');
    expect(answers).toEqual([]);
  });

  it('does not ask again when it was refused', async () => {
    let asked = 0;
    const ask = async () => {
      asked += 1;
      throw told('object.not_found');
    };
    await expect(patiently(ask)).rejects.toThrow('object.not_found');
    expect(asked).toBe(1);
  });
});
