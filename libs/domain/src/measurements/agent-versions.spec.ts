import { describe, expect, it } from '@jest/globals';
import { AgentVersions } from './agent-versions.js';

const DAY_MS = 86_400_000;
const said = (...versions: (string | null)[]) => versions.map((version) => ({ version, nodes: 1 }));

describe('versions of agents as names of series', () => {
  it.each(['1.4.0', '2.0.0-rc.1', '10.20.3000-nightly'])('keep %s', (version) => {
    expect(new AgentVersions().told(said(version))).toEqual({ [version]: 1 });
  });

  it.each([
    '',
    'x',
    '2.4',
    'v2.4.1',
    '2.4.1 now',
    '2.4.1\n',
    '2.4.1"}',
    `2.4.1-${'a'.repeat(17)}`,
    '12345.1.1',
    '__proto__',
  ])('count %j as other', (version) =>
    expect(new AgentVersions().told(said(version, null))).toEqual({ other: 1, unknown: 1 }),
  );

  it('are few over time: what comes when there is no room is other, until one was not said for a day', () => {
    const versions = new AgentVersions(2);
    expect(versions.told(said('1.0.0', '1.0.1', '1.0.2'), 0)).toEqual({ '1.0.0': 1, '1.0.1': 1, other: 1 });
    for (let n = 2; n < 100; n += 1)
      expect(versions.told(said('1.0.0', `1.0.${n}`), n)).toEqual({ '1.0.0': 1, other: 1 });
    expect(versions.told(said('1.0.0', '2.0.0'), DAY_MS)).toEqual({ '1.0.0': 1, other: 1 });
    expect(versions.told(said('1.0.0', '2.0.0', '3.0.0'), DAY_MS + 1)).toEqual({ '1.0.0': 1, '2.0.0': 1, other: 1 });
  });
});
