import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { apiKeyDays, apiKeyScopes, rotationHours } from './scopes.js';
import { serviceAccountRoles } from './account-roles.js';

/** `expired`: its time is over. `revoked`: somebody ended it. `suspended`: its person or service account may nothing now. */
export const apiKeyStates = ['active', 'suspended', 'expired', 'revoked'] as const;
export type ApiKeyState = (typeof apiKeyStates)[number];

export { serviceAccountRoles };
export type { ServiceAccountRole } from './account-roles.js';

const name = z.string().trim().min(1).max(120);
const scopes = z
  .array(z.enum(apiKeyScopes))
  .min(1)
  .max(apiKeyScopes.length)
  .overwrite((list) => [...new Set(list)]);
const days = z.int().min(1).max(apiKeyDays.most);

/** An API key without its secret: that was in the answer that made it, once. */
export const ApiKey = z
  .object({
    id: Id,
    workspaceId: Id,
    name: z.string(),
    /** `fettle_<prefix>`: the visible beginning of the key. */
    prefix: z.string(),
    scopes: z.array(z.enum(apiKeyScopes)),
    /** What of the scopes holds now: those that its person, and its service account, have themselves. */
    effectiveScopes: z.array(z.enum(apiKeyScopes)),
    state: z.enum(apiKeyStates),
    createdBy: z.object({ id: Id, name: z.string() }),
    serviceAccount: z.object({ id: Id, name: z.string() }).nullable(),
    createdAt: Time,
    /** `null`: never, which only a service account's key may. */
    expiresAt: Time.nullable(),
    lastUsedAt: Time.nullable(),
    lastUsedIp: z.string().nullable(),
    /** The key that this one takes over from. */
    replaces: Id.nullable(),
    /** Whether another key has taken over from this one. */
    isReplaced: z.boolean(),
    revokedAt: Time.nullable(),
    revokedReason: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });

/** `key` is told in this answer and never again. */
export const NewApiKey = z.object({ key: z.string(), apiKey: ApiKey }).meta({ id: 'NewApiKey' });

export const CreateApiKey = z
  .strictObject({
    name,
    scopes,
    /** `null`: never, for service accounts alone. */
    expiresInDays: days.nullable().default(apiKeyDays.default),
    serviceAccountId: Id.nullable().default(null),
  })
  .meta({ id: 'CreateApiKey' });

export const RotateApiKey = z
  .strictObject({
    /** How long the old key goes on working, in hours; 0: it ends now. */
    overlapHours: z.int().min(0).max(rotationHours.most).default(rotationHours.default),
    /** Of the new key; as long as the old one had when it is left out. */
    expiresInDays: days.nullable().optional(),
  })
  .meta({ id: 'RotateApiKey' });

export const RenameApiKey = z.strictObject({ name }).meta({ id: 'RenameApiKey' });

const accountName = z.string().trim().min(1).max(80);
const description = z.string().trim().max(500);

export const ServiceAccount = z
  .object({
    id: Id,
    workspaceId: Id,
    name: z.string(),
    description: z.string(),
    role: z.enum(serviceAccountRoles),
    disabled: z.boolean(),
    /** Keys of it that work now. */
    keys: z.number().int(),
    createdBy: z.object({ id: Id, name: z.string() }).nullable(),
    createdAt: Time,
    updatedAt: Time,
    version: z.number().int(),
  })
  .meta({ id: 'ServiceAccount' });

export const CreateServiceAccount = z
  .strictObject({ name: accountName, description: description.default(''), role: z.enum(serviceAccountRoles) })
  .meta({ id: 'CreateServiceAccount' });

export const UpdateServiceAccount = z
  .strictObject({
    name: accountName.optional(),
    description: description.optional(),
    role: z.enum(serviceAccountRoles).optional(),
    /** True ends what its keys may do at once; false lets those that are left work again. */
    disabled: z.boolean().optional(),
    /** The version that was read: somebody else's change in between is not overwritten. */
    version: z.int().min(1),
  })
  .meta({ id: 'UpdateServiceAccount' });
