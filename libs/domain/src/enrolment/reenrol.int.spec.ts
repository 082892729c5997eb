import { describe, expect, it } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import { AgentAuthenticator } from '@fettle/platform/http';
import type { TestDatabase } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { LivenessService, NodeService } from '../nodes/index.js';
import { EnrolmentService } from './index.js';

const MINUTE = 60_000;
const system = Ctx.system('spec');
const code = (expected: string) => expect.objectContaining({ code: expected });

let home: TestDatabase;
let core: TestCore;
let ctx: Ctx;
let enrolment: EnrolmentService;

withCore((opened) => {
  ({ home, core, ctx } = opened);
  enrolment = core.get(EnrolmentService);
});

const machine = (token: string, machineId: string, hostname = `h-${machineId}`) => ({
  token,
  hostname,
  additionalInfo: { machineId, os: 'linux', arch: 'arm64' },
});
const accepts = async (nodeId: string, agentKey: string) =>
  (await core.get(AgentAuthenticator).authenticate({ nodeId, agentKey })) !== null;

/** A node of a machine, with the key that its agent calls with. */
async function enrolled(): Promise<{ nodeId: string; key: string; machineId: string }> {
  const machineId = newId();
  const { token } = await core.token(ctx, 'web');
  const { nodeId, agentToken } = await core.consume(machine(token, machineId));
  await accepts(nodeId, agentToken);
  return { nodeId, key: agentToken, machineId };
}

/** The token of a command for a node. */
async function command(nodeId: string, newMachine = false): Promise<string> {
  const { installCommand } = await enrolment.reenrol(ctx, nodeId, { newMachine });
  return /--bootstrap-token '([^']+)'/.exec(installCommand)![1]!;
}

describe('a node that is enrolled again', () => {
  it('stays the same node with all that people keep of it, and loses its old key once the new one was used', async () => {
    const { nodeId, key, machineId } = await enrolled();
    await core.get(NodeService).update(ctx, nodeId, { tags: ['web'], site: 'Paris' });
    const { reenrolNodeId } = await enrolment.reenrol(ctx, nodeId, { newMachine: false });
    expect(reenrolNodeId).toBe(nodeId);
    const answer = await core.consume(machine(await command(nodeId), machineId));
    expect(answer.nodeId).toBe(nodeId);
    expect(await core.get(NodeService).get(ctx, nodeId)).toMatchObject({ tags: ['web'], site: 'Paris', arch: 'arm64' });
    await enrolment.sweep(system);
    // Nothing has called with the new key: whoever runs on the old one is not cut off.
    expect(await accepts(nodeId, key)).toBe(true);
    expect(await accepts(nodeId, answer.agentToken)).toBe(true);
    core.get(LivenessService).seen(nodeId);
    await core.get(LivenessService).flush();
    await enrolment.sweep(system);
    const valid = await core.sql('SELECT revoked_at FROM agent_keys WHERE node_id = $1 ORDER BY created_at', [nodeId]);
    expect(valid.map(({ revoked_at: at }) => at === null)).toEqual([false, true]);
    const events = await core.sql<{ event: string }>(
      `SELECT event FROM audit_entries WHERE target->>'id' = $1 ORDER BY at, id`,
      [nodeId],
    );
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['node.reenrolment-requested', 'node.reenrolled', 'agent-key.retired']),
    );
  });

  it('is not taken over by another machine, unless the command says that it may be', async () => {
    const { nodeId } = await enrolled();
    const other = newId();
    const before = await core.get(NodeService).get(ctx, nodeId);
    const refused = core.consume(machine(await command(nodeId), other));
    await expect(refused).rejects.toEqual(code('install_token.other_machine'));
    expect((await core.get(NodeService).get(ctx, nodeId)).hostname).toBe(before.hostname);
    const answer = await core.consume(machine(await command(nodeId, true), other));
    expect(answer.nodeId).toBe(nodeId);
    expect((await core.get(NodeService).get(ctx, nodeId)).hostname).toBe(`h-${other}`);
  });

  it('is joined once when the command is used twice at the same moment: one machine wins, or the same one twice', async () => {
    const { nodeId } = await enrolled();
    const token = await command(nodeId, true);
    const [one, other] = [newId(), newId()];
    const answers = await Promise.allSettled([core.consume(machine(token, one)), core.consume(machine(token, other))]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = answers.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toEqual(code('install_token.used'));
    const again = await enrolled();
    const twice = machine(await command(again.nodeId), again.machineId);
    const same = await Promise.all([core.consume(twice), core.consume(twice)]);
    expect(new Set(same.map((answer) => answer.nodeId))).toEqual(new Set([again.nodeId]));
    expect(await accepts(again.nodeId, same[0].agentToken)).toBe(true);
  });

  it('needs a command in time, the newest one, and of a node that is still there', async () => {
    const { nodeId, machineId } = await enrolled();
    const first = await command(nodeId);
    const second = await command(nodeId);
    await expect(core.consume(machine(first, machineId))).rejects.toEqual(code('install_token.expired'));
    await home.clock.advance(16 * MINUTE);
    await expect(core.consume(machine(second, machineId))).rejects.toEqual(code('install_token.expired'));
    await home.clock.reset();
    const third = await command(nodeId);
    await core.sql('DELETE FROM nodes WHERE id = $1', [nodeId]);
    await expect(core.consume(machine(third, machineId))).rejects.toEqual(code('install_token.unknown'));
  });

  it('takes no hostname that another node has, and is nothing to another workspace', async () => {
    const [taken, mine] = [await enrolled(), await enrolled()];
    const { hostname } = await core.get(NodeService).get(ctx, taken.nodeId);
    const clash = core.consume(machine(await command(mine.nodeId), mine.machineId, hostname));
    await expect(clash).rejects.toEqual(code('node.hostname_taken'));
    const stranger = await core.workspace();
    const foreign = enrolment.reenrol(stranger, mine.nodeId, { newMachine: false });
    await expect(foreign).rejects.toEqual(code('object.not_found'));
  });
});
