import { describe, expect, it, jest } from '@jest/globals';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { patiently } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { MachineFactsService, NodeService, type MachineFacts } from './index.js';

let core: TestCore;
let ctx: Ctx;

withCore((opened) => {
  ({ core, ctx } = opened);
});

const note = (nodeId: string, facts: MachineFacts) => core.get(MachineFactsService).note(ctx, nodeId, facts);

async function row(nodeId: string): Promise<object> {
  const sql = 'SELECT agent_version, kernel_version, tools, version FROM nodes WHERE id = $1';
  return (await core.get(Database).query<object>(ctx, sql, [nodeId]))[0]!;
}

describe('what machines tell about themselves', () => {
  it('is stored, keeps what it does not name, and raises the version only when something differs', async () => {
    const { nodeId } = await core.node(ctx);
    const { version } = (await row(nodeId)) as { version: number };
    await note(nodeId, { agentVersion: '2.0.0', kernelVersion: '6.1', tools: { docker: 'degraded' } });
    await note(nodeId, { agentVersion: '2.0.1' });
    await note(nodeId, { agentVersion: '2.0.1', tools: { docker: 'degraded' } });
    const expected = { agent_version: '2.0.1', kernel_version: '6.1', tools: { docker: 'degraded' } };
    expect(await row(nodeId)).toEqual({ ...expected, version: version + 2 });
  });

  it('tells hardware, addresses, commands and location, and a bare word behind it hides none of that', async () => {
    const { nodeId } = await core.node(ctx);
    const hardware = { cpuModel: 'X', cpuCount: 2, memoryTotalBytes: 1_024, container: null, initSystem: 'systemd', distribution: null }; // prettier-ignore
    const location = { provider: 'aws' as const, source: 'cloud_metadata' as const, region: 'eu-west-1' };
    await Promise.all([
      note(nodeId, { hardware, addresses: ['10.0.0.4', '2001:db8::4'], commands: ['exec'], location }),
      note(nodeId, { agentVersion: '4.0.0' }),
    ]);
    expect(await core.get(NodeService).get(ctx, nodeId)).toMatchObject({
      agentVersion: '4.0.0',
      hardware,
      addresses: ['10.0.0.4', '2001:db8::4'],
      commands: ['exec'],
      location: { ...location, zone: null, latitude: null, longitude: null },
    });
  });

  it('costs one statement beside the outbox when many tell at once, and the last word of one counts', async () => {
    const nodes = await Promise.all(Array.from({ length: 40 }, () => patiently(() => core.node(ctx))));
    const query = jest.spyOn(core.get(Database), 'query');
    await Promise.all(
      [...nodes, ...nodes].map(({ nodeId }, i) => note(nodeId, { agentVersion: i < 40 ? '3.0.0' : '3.0.1' })),
    );
    const written = query.mock.calls.filter(([, sql]) => sql.includes('UPDATE nodes n'));
    query.mockRestore();
    expect(written).toHaveLength(1);
    for (const { nodeId } of nodes) expect(await row(nodeId)).toMatchObject({ agent_version: '3.0.1' });
  });

  it('reaches no node of another workspace', async () => {
    const stranger = await core.workspace();
    const { nodeId } = await core.node(ctx);
    const before = await row(nodeId);
    await core.get(MachineFactsService).note(stranger, nodeId, { agentVersion: '9.9.9' });
    expect(await row(nodeId)).toEqual(before);
  });
});
