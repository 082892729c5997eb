import type { UserSort } from '@fettle/contracts';
import { textSql, type ListSql, type SortSql } from '../lists/index.js';
import { userState, workspaceCount } from './user.row.js';

/** How the fields of `userFilterFields` are asked for. */
export const userListSql: ListSql = {
  word: (pattern) => `u.name ILIKE ${pattern} OR u.email ILIKE ${pattern}`,
  fields: {
    state: { kind: 'choice', sql: userState },
    role: { kind: 'choice', sql: 'u.platform_role' },
    name: { kind: 'text', sql: 'u.name' },
    email: { kind: 'text', sql: 'u.email' },
    workspace: {
      kind: 'own',
      sql: (term, params) => `EXISTS (SELECT FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.user_id = u.id AND (${textSql('w.name', term, params)} OR ${textSql('w.slug', term, params)}))`,
    },
    workspaces: { kind: 'number', sql: workspaceCount },
    signin: { kind: 'time', sql: 'u.last_sign_in_at' },
    created: { kind: 'time', sql: 'u.created_at' },
  },
};

const text = (key: string): SortSql => ({ key, type: 'text', natural: 'asc' });
const byId: SortSql = { key: null, type: 'text', natural: 'desc' };
/** Who is waited for comes first, who is gone last. */
const stateRank = `(CASE ${userState} WHEN 'pending' THEN '0 ' WHEN 'active' THEN '1 ' ELSE '2 ' END || lower(u.name))`;
const roleRank = `(CASE u.platform_role WHEN 'platform_admin' THEN '0 ' ELSE '1 ' END || lower(u.name))`;

/** Ids grow with time: who was added last has the highest. */
export const userSortSql: Readonly<Record<UserSort, SortSql>> = {
  name: text('lower(u.name)'),
  email: text('u.email'),
  state: text(stateRank),
  role: text(roleRank),
  workspaces: { key: workspaceCount, type: 'bigint', natural: 'desc' },
  signin: { key: 'u.last_sign_in_at', type: 'timestamptz', nullable: true, natural: 'desc' },
  newest: byId,
  created: byId,
};
