// docs/permissions.md: who may do what, from the table that the guard asks and the contracts that it guards.
import { compiled } from './compiled.mjs';

const mark = (isHeld) => (isHeld ? '●' : '·');
const code = (text) => `\`${text}\``;
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');

function matrix(rows, roles, platform) {
  const holders = ({ permission, roles: of, platform: onPlatform }) =>
    permission.startsWith('platform:')
      ? platform.map((role) => mark(onPlatform.includes(role)))
      : roles.map((role) => mark(of.includes(role)));
  return (part, names) =>
    table(
      ['permission', 'who holds it may', ...names],
      rows
        .filter(({ permission }) => permission.startsWith('platform:') === part)
        .map((row) => [code(row.permission), row.words, ...holders(row)]),
    );
}

function teams(rows, rights, words) {
  const given = rows.filter((row) => row.teams.length > 0);
  const body = given.map((row) => [code(row.permission), ...rights.map((right) => mark(row.teams.includes(right)))]);
  const sentences = Object.entries(words).map(
    ([right, text]) => `- **${right === 'none' ? 'no right' : right}**: ${text}`,
  );
  return [...sentences, '', table(['on nodes of the team', ...rights], body)].join('\n');
}

function opens(rows, awaited) {
  const call = ({ method, path }) => code(`${method} ${path}`);
  return rows
    .map(({ permission, routes }) => {
      const list = routes.map((route) => `- ${call(route)}: ${route.summary}`);
      const none = awaited.includes(permission) ? 'Nothing yet: what it opens does not exist so far.' : 'Nothing.';
      return [`### ${code(permission)}`, '', ...(list.length > 0 ? list : [none]), ''].join('\n');
    })
    .join('\n');
}

function origins(list) {
  return list
    .map(({ product, roles, note, rules }) => {
      const pairs = Object.entries(roles).map(([from, to]) => [from, to ?? 'none: a role of the platform']);
      const becomes = rules.map(({ rule, permissions, instead }) => [
        rule,
        instead ?? permissions.map(code).join(', '),
      ]);
      return [`### ${product}`, '', note, '', table(['role there', 'role here'], pairs), '', table(['rule there', 'here'], becomes), ''].join('\n'); // prettier-ignore
    })
    .join('\n');
}

export async function permissions() {
  const all = await compiled('libs/contracts/dist/index.js');
  const { permissionOrigins } = await compiled('libs/contracts/dist/permission-origins.js');
  const faults = all.permissionFaults(all.routes);
  if (faults.length > 0) throw new Error(faults.join('; '));
  const rows = all.permissionMatrix(all.routes);
  const part = matrix(rows, all.workspaceRoles, all.platformRoles);
  const roles = Object.entries(all.roleWords).map(([role, text]) => `- **${role}**: ${text}`);
  const text = [
    '# Permissions',
    '',
    'Generated from the table that the guard, the queries and the interface ask (`libs/contracts/src/permissions.ts`) and from the contracts',
    'of the routes. What no role holds is held by nobody. The admin console shows the same table under Roles, with a tester.',
    '',
    '## Roles of a workspace',
    '',
    ...roles,
    '',
    part(false, all.workspaceRoles),
    '',
    '## Rights of teams',
    '',
    'A team grants its members more on the nodes that it owns, and nowhere else.',
    '',
    teams(rows, all.teamRoles, all.teamRoleWords),
    '',
    '## Roles of the platform',
    '',
    part(true, all.platformRoles),
    '',
    '## What each permission opens',
    '',
    opens(rows, all.awaitedPermissions),
    '## Where the rules come from',
    '',
    origins(permissionOrigins),
  ].join('\n');
  return [{ path: 'docs/permissions.md', text: `${text.trimEnd()}\n` }];
}
