import { describe, expect, it } from '@jest/globals';
import { commandNames } from '@fettle/contracts/agent';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Commands are run by real agent processes: those that look on the machine of the test, those that change one in a container.

const agent = fileURLToPath(new URL('../../src/', import.meta.url));
const infra = fileURLToPath(new URL('../../../../infra/agent/', import.meta.url));
const specs = [
  ...readdirSync(`${agent}conformance`).map((name) => `${agent}conformance/${name}`),
  `${agent}agent.spec.ts`,
  ...readdirSync(infra)
    .filter((name) => name.endsWith('commands.docker.spec.mjs'))
    .map((name) => `${infra}${name}`),
].filter((path) => /\.spec\.m?[tj]s$/.test(path) && !path.endsWith('every-command.spec.ts'));
const text = specs.map((path) => readFileSync(path, 'utf8')).join('\n');

/** Tests of processes give shell text by a function of the stand-in. */
const spellings = (name: string): string[] => (name === 'shell.exec' ? ['.shell('] : [`'${name}'`]);

describe('conformance', () => {
  it.each(commandNames)('%s is run by a real agent in a test', (name) => {
    expect(spellings(name).some((spelling) => text.includes(spelling))).toBe(true);
  });
});
