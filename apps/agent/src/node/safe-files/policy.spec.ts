import { describe, expect, it } from '@jest/globals';
import { refusalOf } from './policy.js';

const roots = { read: ['/etc', '/srv/app'], write: ['/srv/app'], own: [] };

describe('what files may be read', () => {
  it.each(['/etc/passwd', '/etc/security', '/etc/security/limits.conf', '/etc/pam.d/sshd', '/srv/app', '/srv/app/x'])(
    '%s',
    (path) => expect(refusalOf(path, 'read', roots)).toBeUndefined(),
  );

  it.each([
    '/etc/shadow',
    '/etc/security/opasswd',
    '/etc/security/opasswd.old',
    '/etc/security/nopasswd',
    '/srv/apple',
    '/srv/app/server.key',
  ])('never %s', (path) => expect(refusalOf(path, 'read', roots)).toBeDefined());
});
