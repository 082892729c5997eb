import { randomUUID } from 'node:crypto';
import { makeKey, makeServiceAccount } from './api-keys.js';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import type { World } from './world.js';

/** Calls of the routes of API keys and service accounts. Everybody who may act on keys acts on a fresh one of his own. */
export const apiKeySamples: Readonly<
  Record<string, (api: TestApi, world: World, caller: string) => WireCall | Promise<WireCall>>
> = {
  'apiKeys.list': inWorkspace,
  'apiKeys.create': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { name: 'Deployment', scopes: ['node:read'], expiresInDays: 30 },
  }),
  'apiKeys.rotate': async (api, world, caller) => ({ ...(await onKey(api, world, caller)), body: { overlapHours: 1 } }),
  'apiKeys.rename': async (api, world, caller) => ({ ...(await onKey(api, world, caller)), body: { name: 'Renamed' } }),
  'apiKeys.revoke': onKey,
  'serviceAccounts.list': inWorkspace,
  'serviceAccounts.create': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { name: `Pipeline ${randomUUID()}`, role: 'operator' },
  }),
  'serviceAccounts.update': async (api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, serviceAccountId: await makeServiceAccount(api, mine.workspaceId) },
    body: { description: 'Deploys at night', version: 1 },
  }),
  'serviceAccounts.remove': async (api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, serviceAccountId: await makeServiceAccount(api, mine.workspaceId) },
  }),
};

function inWorkspace(_api: TestApi, { mine }: World): WireCall {
  return { params: { workspaceId: mine.workspaceId } };
}

async function onKey(api: TestApi, { mine }: World, caller: string): Promise<WireCall> {
  const { workspaceId } = mine;
  const { id } = await makeKey(api, { workspaceId, userId: caller, scopes: ['node:read'] });
  return { params: { workspaceId, keyId: id } };
}
