import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loggedPath } from './logged-path.js';

describe('a path in a log', () => {
  const secret = randomBytes(32).toString('base64url');

  it.each([
    [`/api/v1/auth/invitations/${secret}`, '/api/v1/auth/invitations/[redacted]'],
    [`/api/v1/auth/invitations/${secret}/accept/`, '/api/v1/auth/invitations/[redacted]/accept/'],
    [`/${'a'.repeat(64)}`, '/[redacted]'],
  ])('holds no secret of a link: %#', (path, expected) => expect(loggedPath(path)).toBe(expected));

  it.each(['/', '/api/v1/workspaces/0198a5b0-0000-7000-8000-000000000001/nodes', '/_next/static/chunks/app.js'])(
    'keeps names and ids: %s',
    (path) => expect(loggedPath(path)).toBe(path),
  );
});
