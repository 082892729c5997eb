import { sections } from './sections.js';
import type { Setting } from './setting.js';
import { settingText } from './setting-state.js';

/** The text of `.env.example`: every setting with what it is for and its default, made from the schemas that check it. */
export function envExample(): string {
  const blocks = Object.entries(sections).map(([title, fragment]) =>
    [`# --- ${title} ---`, ...Object.entries(fragment).map(([name, entry]) => describe(name, entry))].join('\n\n'),
  );
  return `# Generated from the configuration schemas. Lines that are commented out show the default.\n\n${blocks.join('\n\n')}\n`;
}

function describe(name: string, entry: Setting): string {
  const fallback = entry.schema.safeParse(undefined);
  const lines = [`# ${entry.about}`];
  if (!fallback.success) return [...lines, '# Required.', `${name}=`].join('\n');
  if (entry.secret) lines.push(`# Or ${name}_FILE=/path/to/file`);
  return [...lines, `# ${name}=${settingText(fallback.data)}`].join('\n');
}
