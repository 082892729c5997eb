import { z } from 'zod';
import { Id, Time, queryInteger } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { nodePresences } from '../nodes/presences.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { SEARCH_MAX, searchKinds } from './words.js';

const hit = z.object({ id: z.string(), title: z.string(), subtitle: z.string() });
const kinds = z.object({
  nodes: z.array(hit.extend({ presence: z.enum(nodePresences), teamId: Id.nullable() })),
  tasks: z.array(hit.extend({ state: z.string() })),
  groups: z.array(hit),
  teams: z.array(hit),
  members: z.array(hit),
  /** Empty for who may not read the audit log. */
  audit: z.array(hit),
  /** Pages of settings; the id is their path below the workspace. */
  pages: z.array(hit),
});

/** Found things by kind, best first: what is called so, then what begins so, then what holds it. */
export const SearchResults = kinds
  .extend({
    /** The kinds of which there are more than were asked for. */
    more: z.array(z.enum(searchKinds)),
    asOf: Time,
  })
  .meta({ id: 'SearchResults' });

export const search = {
  find: route({
    id: 'search.find',
    method: 'GET',
    path: '/workspaces/:workspaceId/search',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'workspace:read' },
    limit: 'read',
    audit: null,
    summary:
      'Nodes, tasks, groups, teams, members, audit entries and settings by a text, as far as the caller may read them',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({
      q: z.string().trim().min(1).max(120),
      limit: queryInteger(z.int().min(1).max(SEARCH_MAX).default(5)),
    }),
    response: SearchResults,
    errors: [],
  }),
};
