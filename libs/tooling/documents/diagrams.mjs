// State diagrams inside docs/**/*.md: whatever stands between `<!-- machine: tasks/task -->` and `<!-- /machine -->` is drawn from
// the machine in libs/domain/src/tasks/task.machine.ts.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../checks/sources.mjs';
import { compiled } from './compiled.mjs';

const BLOCK = /(<!-- machine: ([\w/-]+) -->\n)[^]*?(<!-- \/machine -->)/g;

const isMachine = (value) => typeof value === 'object' && value !== null && 'states' in value && 'events' in value;

async function diagram(name) {
  const { mermaid } = await compiled('libs/platform/dist/machines/index.js');
  const found = Object.values(await compiled(`libs/domain/dist/${name}.machine.js`)).filter(isMachine);
  if (found.length !== 1) throw new Error(`${name}.machine.js exports ${found.length} machines instead of one`);
  return `\n\`\`\`mermaid\n${mermaid(found[0]).trimEnd()}\n\`\`\`\n\n`;
}

async function redraw(text) {
  const names = [...text.matchAll(BLOCK)].map((match) => match[2]);
  const drawings = new Map();
  for (const name of names) drawings.set(name, await diagram(name));
  return text.replace(BLOCK, (_all, open, name, close) => `${open}${drawings.get(name)}${close}`);
}

export async function diagrams() {
  const pages = readdirSync(join(root, 'docs'), { recursive: true }).filter((file) => file.endsWith('.md'));
  const documents = pages.sort().map(async (file) => {
    const path = `docs/${file}`;
    return { path, text: await redraw(readFileSync(join(root, path), 'utf8')) };
  });
  return Promise.all(documents);
}
