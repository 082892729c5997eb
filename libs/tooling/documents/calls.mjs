// libs/client/src/calls: what a page has to know of the contracts, so that it need not carry them and Zod.
import { compiled } from './compiled.mjs';

const head = '// Generated from the contracts by `npm run docs`: not written by hand.\n';
const folder = 'libs/client/src/calls';
const WIDTH = 120;

function line(verb, { method, path, kind }) {
  const call = `'${method} ${path}${kind === 'raw' ? ' raw' : ''}',`;
  const whole = `    ${verb}: ${call}`;
  return whole.length <= WIDTH ? whole : `    ${verb}:\n      ${call}`;
}

/** The calls of one surface: capability → verb → `METHOD /path`. */
function callsOf(routes, surface) {
  const capabilities = Object.entries(routes).flatMap(([capability, verbs]) => {
    const lines = Object.entries(verbs)
      .filter(([, contract]) => contract.surfaces.includes(surface))
      .map(([verb, contract]) => line(verb, contract));
    return lines.length === 0 ? [] : [`  ${capability}: {`, ...lines, '  },'];
  });
  return [
    head,
    `/** Every call of the ${surface} surface, for \`browserClient\`. */`,
    `export const ${surface}Calls = {`,
    ...capabilities,
    '} as const;',
    '',
  ].join('\n');
}

function archived(permissions) {
  return [
    head,
    "import type { Permission } from '@fettle/contracts';",
    '',
    '/** The permissions that open something in an archived workspace: reads, and what the contracts say may be written there. */',
    'export const openInArchived: ReadonlySet<Permission> = new Set<Permission>([',
    ...permissions.map((permission) => `  '${permission}',`),
    ']);',
    '',
  ].join('\n');
}

export async function calls() {
  const { routes, permissionsInArchived } = await compiled('libs/contracts/dist/index.js');
  return [
    { path: `${folder}/operator-calls.ts`, text: callsOf(routes, 'operator') },
    { path: `${folder}/admin-calls.ts`, text: callsOf(routes, 'admin') },
    { path: `${folder}/open-in-archived.ts`, text: archived(permissionsInArchived(routes)) },
  ];
}
