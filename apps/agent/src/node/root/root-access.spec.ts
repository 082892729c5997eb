import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RootAccessWanted, RootProfile } from '@fettle/contracts/agent';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../log.js';
import { RootAccess } from './root-access.js';
import { TestHelper, TestSigner } from './test-root.js';

let helper: TestHelper;
let stateDir: string;
beforeEach(async () => {
  helper = await new TestHelper().start();
  stateDir = mkdtempSync(join(tmpdir(), 'fettle-root-state-'));
});
afterEach(async () => {
  await helper.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

async function opened(options: { socket?: string; isRoot?: boolean } = {}): Promise<RootAccess> {
  const access = new RootAccess();
  await access.open({ stateDir, socket: helper.socket, isRoot: false, log: createLog('error'), ...options });
  return access;
}
const wanted = (profile: RootProfile, version: number, signer?: TestSigner): RootAccessWanted => ({
  profile,
  version,
  updatedAt: null,
  ...(signer && { statement: signer.statement({ nodeId: helper.nodeId, profile, version }) }),
});

describe('an agent with a helper', () => {
  it('applies what is signed, says so, and knows it again after a restart', async () => {
    const access = await opened();
    expect(access.report()).toMatchObject({ appliedProfile: 'off', version: 0, heard: 0, enforcedBy: 'helper' });
    await access.heard(wanted('operational_task', 7, helper.signer));
    expect(access.report()).toMatchObject({
      appliedProfile: 'operational_task',
      version: 7,
      heard: 7,
      lastError: null,
    });
    expect([access.covers('task'), access.covers('terminal')]).toEqual([true, false]);
    expect((await opened()).report()).toMatchObject({ appliedProfile: 'operational_task', version: 7, heard: 7 });
  });

  it('keeps what it has when the signature is wrong, says why, and has heard of it', async () => {
    const access = await opened();
    await access.heard(wanted('task', 7, helper.signer));
    await access.heard(wanted('all', 8, new TestSigner()));
    expect(access.report()).toMatchObject({ appliedProfile: 'task', version: 7, heard: 8 });
    expect(access.report().lastError).toContain('No key that this node trusts');
    // Not again at once: the control plane says it with every check-in.
    await access.heard(wanted('all', 8, helper.signer));
    expect(access.report()).toMatchObject({ appliedProfile: 'task' });
    await access.heard(wanted('off', 9, helper.signer));
    expect(access.report()).toMatchObject({ appliedProfile: 'off', version: 9, lastError: null });
  });

  it('says what the helper says when that is broken', async () => {
    const access = await opened();
    await helper.stop();
    helper = await new TestHelper().start();
    await access.heard(wanted('task', 7, helper.signer));
    expect(access.report().lastError).not.toBeNull();
    expect(access.covers('task')).toBe(false);
  });
});

describe('an agent without a helper', () => {
  it('has nothing to give, and says how to change that only when something is wanted', async () => {
    const access = await opened({ socket: '/no/such/door' });
    await access.heard(wanted('off', 1));
    expect(access.report()).toMatchObject({ appliedProfile: 'off', lastError: null, enforcedBy: 'none' });
    await access.heard(wanted('task', 2));
    expect(access.report()).toMatchObject({ appliedProfile: 'off', heard: 2 });
    expect(access.report().lastError).toContain('Run the install command again');
    expect(access.covers('task')).toBe(false);
  });

  it('keeps to its profile itself where it is root, and takes nothing older', async () => {
    const access = await opened({ socket: '/no/such/door', isRoot: true });
    expect(access.covers('task')).toBe(false);
    await access.heard(wanted('task', 5));
    await access.heard(wanted('all', 4));
    expect(access.report()).toMatchObject({ appliedProfile: 'task', version: 5, enforcedBy: 'agent', lastError: null });
    const again = await opened({ socket: '/no/such/door', isRoot: true });
    expect([again.covers('task'), again.covers('operational')]).toEqual([true, false]);
    await again.heard({ profile: 'everything', version: 6, updatedAt: null });
    expect(again.report()).toMatchObject({ appliedProfile: 'task' });
    expect(again.report().lastError).not.toBeNull();
  });
});
