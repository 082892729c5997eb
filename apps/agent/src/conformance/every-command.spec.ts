import { describe, expect, it } from '@jest/globals';
import { commandNames, commandOf } from '@fettle/contracts/agent';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { conformanceGaps, conformanceSpecs, type ConformanceSpec } from './registry.js';

// Commands are run by real agent processes: those that look on the machine of the test, those that change one in a container.

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (path: string): string | null => (existsSync(root + path) ? readFileSync(root + path, 'utf8') : null);
const catalogue = commandNames.map((name) => ({ name, root: commandOf(name).root }));

describe('conformance', () => {
  it('has a test with a real agent for each command of the catalogue, in a machine of its own where it changes one', () => {
    expect(catalogue.length).toBeGreaterThan(40);
    expect(conformanceGaps(catalogue, conformanceSpecs, read)).toEqual([]);
  });

  it('finds a command that is new, one that is gone, and a spec that is gone', () => {
    const fresh = [...catalogue, { name: 'new_command', root: false }];
    expect(conformanceGaps(fresh, conformanceSpecs, read)).toEqual(['new_command has no conformance test']);
    const fewer = catalogue.filter(({ name }) => name !== 'ping');
    expect(conformanceGaps(fewer, conformanceSpecs, read)).toEqual(['ping is no command of the catalogue']);
    const gone = conformanceGaps(catalogue, conformanceSpecs, (path) => (path.includes('files.') ? null : read(path)));
    expect(gone).toContain('file_read is not run by apps/agent/src/conformance/files.conformance.spec.ts');
  });

  it.each([
    ['a comment', "// await resultOf('probe')"],
    ['a longer comment', "/* await resultOf('probe') */"],
    ['the title of a test', "it('probe', async () => undefined);"],
    ['the title of a table', "it.each([1, 2])('probe', () => undefined);"],
    ['a refusal', "expect(await errorOf('probe', {})).toBe('no');"],
    ['another name', "await resultOf('probe_more');"],
  ])('takes %s for no run', (_what, text) => {
    const specs: ConformanceSpec[] = [{ path: 'a.spec.ts', isMachine: true, commands: ['probe'] }];
    const known = [{ name: 'probe', root: true }];
    expect(conformanceGaps(known, specs, () => text)).toEqual(['probe is not run by a.spec.ts']);
    expect(conformanceGaps(known, specs, () => `${text}\nawait resultOf('probe');`)).toEqual([]);
  });

  it('sends what changes a machine into one of its own', () => {
    const specs: ConformanceSpec[] = [{ path: 'a.spec.ts', isMachine: false, commands: ['probe'] }];
    const text = () => "await resultOf('probe');";
    expect(conformanceGaps([{ name: 'probe', root: false }], specs, text)).toEqual([]);
    expect(conformanceGaps([{ name: 'probe', root: true }], specs, text)).toEqual([
      'probe changes a machine and is not run in one of its own',
    ]);
  });
});
