import { describe, expect, it } from '@jest/globals';
import { issuePath, readProblem } from './problem.js';

const body = {
  title: 'The input is not valid',
  status: 422,
  code: 'input.invalid',
  requestId: '0193a7f2',
  issues: [{ path: ['env', 0, 'name'], message: 'must not be empty' }, 'too long', null],
};

describe('readProblem', () => {
  it('reads a problem as it is, in an error, and in an answer', () => {
    for (const error of [body, Object.assign(new Error('422'), { problem: body }), { body }]) {
      expect(readProblem(error)).toEqual({
        title: 'The input is not valid',
        status: 422,
        code: 'input.invalid',
        requestId: '0193a7f2',
        issues: [{ path: ['env', 0, 'name'], message: 'must not be empty' }, { message: 'too long' }],
      });
    }
  });

  it('reads an error whose own fields are those of a problem', () => {
    expect(readProblem(Object.assign(new Error('gone'), { code: 'node.gone' }))).toMatchObject({
      title: 'gone',
      code: 'node.gone',
    });
  });

  it('says in words that there was no answer', () => {
    expect(readProblem(new TypeError('Failed to fetch')).title).toBe('The server did not answer');
  });

  it.each([[undefined], [null], [7], [''], [{}], [[]]])('takes %p too', (error) => {
    expect(readProblem(error, 'It was not done')).toMatchObject({ title: 'It was not done', issues: [] });
  });

  it('writes paths as people do', () => {
    expect(issuePath({ path: ['env', 0, 'name'], message: '' })).toBe('env[0].name');
    expect(issuePath({ path: 'name', message: '' })).toBe('name');
    expect(issuePath({ message: '' })).toBe('');
  });
});
