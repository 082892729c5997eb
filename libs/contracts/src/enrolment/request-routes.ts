import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';

/** A machine that asks to be let in, as it describes itself. Nothing of it is proved but that it holds the token. */
export const EnrolmentRequest = z
  .object({
    id: Id,
    email: z.string(),
    hostname: z.string(),
    /** Where the request came from. */
    address: z.string(),
    /** First 16 hex digits of the SHA-256 of the token that the machine shows: to be compared by eye. */
    fingerprint: z.string(),
    os: z.string().nullable(),
    arch: z.string().nullable(),
    platformVersion: z.string().nullable(),
    agentVersion: z.string().nullable(),
    createdAt: Time,
    expiresAt: Time,
  })
  .meta({ id: 'EnrolmentRequest' });

const name = {
  nodeName: z.string().trim().min(2).max(120),
  description: z.string().trim().min(2).max(500).optional(),
  /** The team that will own the node. */
  teamId: Id.optional(),
};
const email = z.string().trim().toLowerCase().max(254);
const token = z.string().min(8).max(512);
const decided = z.object({ nodeId: Id });
const approveErrors = [
  'object.not_found',
  'enrolment.already_approved',
  'enrolment.ended',
  'node.hostname_taken',
  'team.grants_too_much',
] as const;
const RequestParams = WorkspaceParams.extend({ enrolmentId: Id });

const decide = {
  method: 'POST',
  surfaces: ['operator'],
  access: { kind: 'workspace', permission: 'node:enrol' },
  limit: 'write',
} as const;

/** Machines of the compatible agent that ask to be let in, and who lets them. The agent key goes to the machine alone. */
export const enrolmentRequests = {
  list: route({
    ...decide,
    id: 'enrolmentRequests.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/enrollments',
    limit: 'read',
    audit: null,
    summary: 'Machines that ask administrators of this workspace to be let in, the oldest first',
    status: 200,
    params: WorkspaceParams,
    response: z.object({ items: z.array(EnrolmentRequest) }),
    errors: [],
  }),
  approve: route({
    ...decide,
    id: 'enrolmentRequests.approve',
    path: '/workspaces/:workspaceId/enrollments/:enrolmentId/approve',
    audit: 'enrolment.approved',
    summary: 'Let a machine in: it becomes a node of this workspace',
    status: 201,
    params: RequestParams,
    body: z.strictObject(name),
    response: decided,
    errors: approveErrors,
    idempotencyKey: true,
  }),
  reject: route({
    ...decide,
    id: 'enrolmentRequests.reject',
    path: '/workspaces/:workspaceId/enrollments/:enrolmentId/reject',
    audit: 'enrolment.rejected',
    summary: 'Refuse a machine: it is told so and gives up',
    status: 200,
    params: RequestParams,
    response: z.object({ rejected: z.literal(true) }),
    errors: ['object.not_found', 'enrolment.already_approved', 'enrolment.ended'],
    idempotencyKey: true,
  }),
  finalize: route({
    ...decide,
    id: 'enrolmentRequests.finalize',
    path: '/workspaces/:workspaceId/enrollments/:token/finalize',
    audit: 'enrolment.approved',
    summary: 'Let a machine in by the token that it shows and the address that it named',
    status: 201,
    params: WorkspaceParams.extend({ token }),
    body: z.strictObject({ email, ...name }),
    response: decided,
    errors: approveErrors,
    idempotencyKey: true,
  }),
  finalizeAnywhere: route({
    id: 'enrolmentRequests.finalizeAnywhere',
    method: 'POST',
    path: '/enrollments/:token/finalize',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:manage-workspaces' },
    limit: 'write',
    audit: 'enrolment.approved',
    summary: 'The same for platform administrators, into the default workspace unless another is named',
    status: 201,
    params: z.strictObject({ token }),
    body: z.strictObject({ email, nodeName: name.nodeName, description: name.description, workspaceId: Id.optional() }),
    response: decided,
    errors: [...approveErrors, 'workspace.archived'],
    idempotencyKey: true,
  }),
};
