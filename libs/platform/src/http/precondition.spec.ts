import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { route } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';
import { asFailedPrecondition, entityTagOf, versionAskedFor, withVersionAsked } from './precondition.js';

const failed = expect.objectContaining({ code: 'request.precondition_failed', status: 412 });
const change = (body: z.ZodType) =>
  route({
    id: 'a.b',
    method: 'PATCH',
    path: '/a',
    surfaces: ['operator'],
    access: { kind: 'session' },
    limit: 'write',
    audit: null,
    summary: '',
    status: 200,
    body,
    response: z.object({}),
    errors: [],
  });
const asked = (header?: string) => versionAskedFor({ headers: header === undefined ? {} : { 'if-match': header } });

describe('the entity tag', () => {
  it('is the version of an object, and of nothing else', () => {
    expect(entityTagOf({ version: 7 })).toBe('"7"');
    for (const value of [null, undefined, 3, [], {}, { version: '7' }, { version: 1.5 }])
      expect(entityTagOf(value)).toBeUndefined();
  });
});

describe('If-Match', () => {
  it('asks for a version, for any, or for nothing', () => {
    expect([asked('"7"'), asked(' "0" '), asked('*'), asked()]).toEqual([7, 0, null, null]);
    for (const header of ['', '7', 'W/"7"', '"7", "8"', '"x"', '"-1"', `"${'9'.repeat(30)}"`])
      expect(() => asked(header)).toThrow(failed);
  });

  it('is a version in the body, whose absence and agreement are right', () => {
    const contract = change(z.strictObject({ name: z.string(), version: z.int().optional() }));
    expect(withVersionAsked(contract, 7, { name: 'x' })).toEqual({ name: 'x', version: 7 });
    expect(withVersionAsked(contract, 7, { name: 'x', version: 7 })).toEqual({ name: 'x', version: 7 });
    expect(() => withVersionAsked(contract, 7, { name: 'x', version: 6 })).toThrow(failed);
    expect(withVersionAsked(contract, null, { name: 'x', version: 6 })).toEqual({ name: 'x', version: 6 });
    // What is no object is for the contract to refuse.
    for (const body of [null, 'x', [], undefined]) expect(withVersionAsked(contract, 7, body)).toBe(body);
  });

  it('is refused, not passed over, where no versions are compared', () => {
    expect(() => withVersionAsked(change(z.strictObject({})), 7, {})).toThrow(failed);
    expect(withVersionAsked(change(z.strictObject({})), null, {})).toEqual({});
  });

  it('turns a conflict of versions, and nothing else, into a failed precondition', () => {
    expect(asFailedPrecondition(new DomainError('team.conflict'))).toEqual(failed);
    const other = new DomainError('object.not_found');
    expect(asFailedPrecondition(other)).toBe(other);
  });
});
