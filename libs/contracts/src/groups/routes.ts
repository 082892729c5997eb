import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { BULK_MAX } from '../nodes/list.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { CreateGroup, GroupUses, NodeGroup, UpdateGroup } from './schemas.js';

const GroupParams = WorkspaceParams.extend({ groupId: Id });

const reading = {
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'node:read' } as const,
  limit: 'read' as const,
  audit: null,
};
const managing = {
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'group:manage' } as const,
  limit: 'write' as const,
};

export const groups = {
  list: route({
    id: 'groups.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/groups',
    ...reading,
    summary: 'Groups of nodes by name, with how many nodes belong to each at this moment',
    status: 200,
    params: WorkspaceParams,
    response: z.object({ items: z.array(NodeGroup), asOf: Time }),
    errors: [],
  }),
  get: route({
    id: 'groups.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/groups/:groupId',
    ...reading,
    summary: 'One group. Its nodes are those of the list with the filter group:name',
    status: 200,
    params: GroupParams,
    response: NodeGroup,
    errors: ['object.not_found'],
  }),
  uses: route({
    id: 'groups.uses',
    method: 'GET',
    path: '/workspaces/:workspaceId/groups/:groupId/uses',
    ...reading,
    summary: 'What names a group in its filter, and would find nothing by it without the group',
    status: 200,
    params: GroupParams,
    response: GroupUses,
    errors: ['object.not_found'],
  }),
  create: route({
    id: 'groups.create',
    method: 'POST',
    path: '/workspaces/:workspaceId/groups',
    ...managing,
    audit: 'group.created',
    summary: 'Make a group of nodes: one whose members are listed, or one by a filter',
    status: 201,
    params: WorkspaceParams,
    body: CreateGroup,
    response: NodeGroup,
    errors: ['group.name_taken', 'group.too_many', 'group.rule_invalid'],
    idempotencyKey: true,
  }),
  update: route({
    id: 'groups.update',
    method: 'PATCH',
    path: '/workspaces/:workspaceId/groups/:groupId',
    ...managing,
    audit: 'group.updated',
    summary: 'Change name, description or rule of a group',
    status: 200,
    params: GroupParams,
    body: UpdateGroup,
    response: NodeGroup,
    errors: ['object.not_found', 'group.name_taken', 'group.rule_invalid', 'group.conflict', 'group.has_no_rule'],
  }),
  remove: route({
    id: 'groups.remove',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/groups/:groupId',
    ...managing,
    audit: 'group.deleted',
    summary: 'Delete a group; its nodes stay. One that views name is deleted only with `force`',
    status: 200,
    params: GroupParams,
    query: z.strictObject({ force: z.literal('true').optional() }),
    response: Done,
    errors: ['object.not_found', 'group.in_use'],
  }),
  addNodes: route({
    id: 'groups.addNodes',
    method: 'POST',
    path: '/workspaces/:workspaceId/groups/:groupId/nodes',
    ...managing,
    audit: 'group.nodes-added',
    summary: 'Add nodes to a group whose members are listed, all of them or none. Adding twice is the same as once',
    status: 200,
    params: GroupParams,
    body: z.strictObject({ nodeIds: z.array(Id).min(1).max(BULK_MAX) }),
    response: NodeGroup,
    errors: ['object.not_found', 'group.by_rule', 'group.too_many_nodes'],
    idempotencyKey: true,
  }),
  removeNodes: route({
    id: 'groups.removeNodes',
    method: 'POST',
    path: '/workspaces/:workspaceId/groups/:groupId/nodes/remove',
    ...managing,
    audit: 'group.nodes-removed',
    summary: 'Take nodes out of a group whose members are listed. What is not in it is left alone',
    status: 200,
    params: GroupParams,
    body: z.strictObject({ nodeIds: z.array(Id).min(1).max(BULK_MAX) }),
    response: NodeGroup,
    errors: ['object.not_found', 'group.by_rule'],
    idempotencyKey: true,
  }),
};
