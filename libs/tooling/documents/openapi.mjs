// docs/openapi.json: the OpenAPI 3.1 document of every route contract.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../checks/sources.mjs';
import { compiled } from './compiled.mjs';

/** The routes by capability and name, flattened. */
const flat = (routes) => Object.values(routes).flatMap((capability) => Object.values(capability));

export async function openapi() {
  const { openapi: document } = await compiled('libs/contracts/dist/openapi.js');
  const { routes } = await compiled('libs/contracts/dist/index.js');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return [{ path: 'docs/openapi.json', text: `${JSON.stringify(document(flat(routes), { version }), null, 2)}\n` }];
}
