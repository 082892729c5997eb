import { apiKeyScopes, type ApiKeyScope } from '@fettle/contracts';
import { ApiKeyService } from '@fettle/domain/api-keys';
import { Ctx, newId } from '@fettle/platform/context';
import type { TestApi } from './test-api.js';

export interface TestKey {
  readonly id: string;
  /** The whole key. */
  readonly key: string;
}

export interface KeyWish {
  readonly workspaceId: string;
  readonly userId: string;
  readonly scopes?: readonly ApiKeyScope[];
  readonly serviceAccountId?: string;
  readonly name?: string;
}

/** A key that a person made for himself, or for a service account. Without `scopes` it has all that there are. */
export async function makeKey(api: TestApi, wish: KeyWish): Promise<TestKey> {
  const { workspaceId, userId, scopes = apiKeyScopes, serviceAccountId = null, name = `key ${newId()}` } = wish;
  const input = { userId, name, scopes, expiresInDays: 30, serviceAccountId };
  const { key, apiKey } = await api.get(ApiKeyService).mint(Ctx.system('test', workspaceId), input);
  return { id: apiKey.id, key };
}

/** An account for programs, straight into the table. */
export async function makeServiceAccount(api: TestApi, workspaceId: string, role = 'operator'): Promise<string> {
  const id = newId();
  const sql = 'INSERT INTO service_accounts (id, workspace_id, name, role) VALUES ($1, $2, $3, $4)';
  await api.sql(sql, [id, workspaceId, `account ${id}`, role]);
  return id;
}
