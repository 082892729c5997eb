import { dataFragment, httpFragment, processFragment, secretsFragment, tracingFragment } from './fragments.js';
import { releaseFragment } from './release.js';
import type { Fragment, Setting } from './setting.js';

const sections: Readonly<Record<string, Fragment>> = {
  'Addresses and ports': httpFragment,
  Data: dataFragment,
  'Secrets and the first administrator': secretsFragment,
  'Agent releases': releaseFragment,
  Process: processFragment,
  Traces: tracingFragment,
};

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
  return [...lines, `# ${name}=${text(fallback.data)}`].join('\n');
}

function text(value: unknown): string {
  return Array.isArray(value)
    ? value.join(',')
    : typeof value === 'object' || value === undefined
      ? ''
      : `${value as string | number | boolean}`;
}
