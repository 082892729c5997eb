import { z } from 'zod';
import type { ErrorCode } from '../errors.js';
import { Id } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { allPermissions } from '../permission-matrix.js';

const text = z.string().trim().min(1).max(120);

/** Who, what, where: a person or an API key; a permission or the id of a route; a workspace, and a node of it. */
export const PermissionQuestion = z
  .strictObject({
    userId: Id.optional(),
    apiKeyId: Id.optional(),
    permission: z.enum(allPermissions).optional(),
    /** `capability.verb`, as in the API document. */
    route: text.optional(),
    workspaceId: Id.optional(),
    nodeId: Id.optional(),
  })
  .refine(({ userId, apiKeyId }) => (userId === undefined) !== (apiKeyId === undefined), 'either userId or apiKeyId')
  .refine(
    ({ permission, route: id }) => (permission === undefined) !== (id === undefined),
    'either permission or route',
  );

/** What an answer rests on. `limit` is what stays forbidden although the question is answered with yes. */
export const answerReasons = [
  'role',
  'team',
  'platform-role',
  'public',
  'signed-in',
  'no-membership',
  'deactivated',
  'pending',
  'archived',
  'node',
  'key',
  'unknown',
  'limit',
] as const;

export const PermissionAnswer = z
  .object({
    allowed: z.boolean(),
    /** What the call would be refused with; null when it is let in. */
    refusal: z.object({ status: z.int(), code: z.string() as z.ZodType<ErrorCode>, message: z.string() }).nullable(),
    permission: z.enum(allPermissions).nullable(),
    /** What decided, most important first, each as a sentence. */
    reasons: z.array(z.object({ kind: z.enum(answerReasons), text: z.string() })),
  })
  .meta({ id: 'PermissionAnswer' });

export const permissionTest = {
  ask: route({
    id: 'permissionTest.ask',
    method: 'GET',
    path: '/permissions/test',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:read-directory' },
    limit: 'read',
    audit: null,
    summary: 'Whether somebody may do something somewhere, and what decides it; by the functions that guard the routes',
    status: 200,
    query: PermissionQuestion,
    response: PermissionAnswer,
    errors: ['object.not_found', 'route.not_found'],
  }),
};
