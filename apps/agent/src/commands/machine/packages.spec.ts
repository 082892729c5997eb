import { describe, expect, it } from '@jest/globals';
import type { CallIo } from '../prepared.js';
import { removeBy } from './packages.js';

describe('packages that the node cannot be without', () => {
  it.each(['systemd', 'systemd:amd64', 'libc6:arm64', 'dpkg:any'])('%s is not removed', async (name) => {
    const asked = removeBy('packageRemove')({ packages: ['nginx', name] }, {} as CallIo);
    await expect(asked).rejects.toThrow(`${name} cannot be removed: the node would not work any more.`);
  });
});
