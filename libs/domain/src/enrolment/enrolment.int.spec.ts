import { describe, expect, it } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import { AgentAuthenticator } from '@fettle/platform/http';
import type { TestDatabase } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { LivenessService } from '../nodes/index.js';
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

const machine = (token: string, machineId = newId()) => ({
  token,
  hostname: `h-${machineId}`,
  additionalInfo: { machineId },
});
const validKeys = async (nodeId: string) =>
  (await core.sql('SELECT 1 FROM agent_keys WHERE node_id = $1 AND revoked_at IS NULL', [nodeId])).length;
const accepts = async (nodeId: string, agentKey: string) =>
  (await core.get(AgentAuthenticator).authenticate({ nodeId, agentKey })) !== null;

describe('an install token', () => {
  it('makes a node of the workspace with a key that works, and is stored as a hash only', async () => {
    const { token, installId } = await core.token(ctx, 'Web 1');
    const { nodeId, agentToken } = await core.consume(machine(token));
    expect(agentToken).toMatch(/^[0-9a-f]{64}$/);
    expect(await accepts(nodeId, agentToken)).toBe(true);
    const install = await enrolment.get(ctx, installId);
    expect(install).toMatchObject({ nodeId, status: 'installing', progressPercent: 92 });
    const stored = JSON.stringify(await core.sql('SELECT * FROM node_installs JOIN agent_keys USING (node_id)'));
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(agentToken);
  });

  it('can be repeated by the same machine until its agent has called: the same node, a new key, at most two valid', async () => {
    const { token } = await core.token(ctx);
    const request = machine(token);
    const answers = [];
    for (let i = 0; i < 4; i += 1) answers.push(await core.consume(request));
    const nodeId = answers[0]!.nodeId;
    expect(new Set(answers.map((answer) => answer.nodeId))).toEqual(new Set([nodeId]));
    expect(new Set(answers.map((answer) => answer.agentToken)).size).toBe(4);
    expect(await validKeys(nodeId)).toBe(2);
    expect(await Promise.all(answers.map((answer) => accepts(nodeId, answer.agentToken)))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    // The agent has called now.
    await expect(core.consume(request)).rejects.toEqual(code('install_token.used'));
  });

  it('is used up for every other machine, even one of the same name', async () => {
    const { token } = await core.token(ctx);
    const request = machine(token);
    await core.consume(request);
    await expect(core.consume(machine(token))).rejects.toEqual(code('install_token.used'));
    const clone = { ...request, additionalInfo: { machineId: 'another' } };
    await expect(core.consume(clone)).rejects.toEqual(code('install_token.used'));
  });

  it('is good for 15 minutes', async () => {
    const { token } = await core.token(ctx);
    await home.clock.advance(15 * MINUTE - 5_000);
    await core.consume(machine(token));
    const late = await core.token(ctx);
    await home.clock.advance(15 * MINUTE + 1_000);
    await expect(core.consume(machine(late.token))).rejects.toEqual(code('install_token.expired'));
    const report = { stage: 'installer_started' };
    await expect(enrolment.progress(system, late.token, report)).rejects.toEqual(code('install_token.expired'));
  });

  it('that nobody issued is unknown, also one with the right beginning', async () => {
    const { token } = await core.token(ctx);
    for (const wrong of [`${token}x`, token.slice(0, -1), token.toUpperCase()]) {
      await expect(core.consume(machine(wrong))).rejects.toEqual(code('install_token.unknown'));
    }
  });

  it('makes one node when 8 machines consume it at once', async () => {
    const { token } = await core.token(ctx);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => core.consume(machine(token))));
    const won = results.filter((result) => result.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toEqual(code('install_token.used'));
    const { nodeId } = won[0]!.value;
    expect(await core.sql('SELECT 1 FROM node_installs WHERE node_id = $1', [nodeId])).toHaveLength(1);
  });

  it('gives one node to one machine that sends its request twice at once', async () => {
    const request = machine((await core.token(ctx)).token);
    const answers = await Promise.all([core.consume(request), core.consume(request)]);
    expect(answers[0]!.nodeId).toBe(answers[1]!.nodeId);
    expect(await validKeys(answers[0]!.nodeId)).toBe(2);
  });
});

describe('a hostname', () => {
  it('is unique in a workspace, not beyond it, and the refused token can be used by another machine', async () => {
    const hostname = `h-${newId()}`;
    await core.node(ctx, 'first', hostname);
    const { token, installId } = await core.token(ctx);
    await expect(core.consume({ token, hostname })).rejects.toEqual(code('node.hostname_taken'));
    expect(await enrolment.get(ctx, installId)).toMatchObject({ status: 'pending', nodeId: null });
    await core.consume({ token, hostname: `${hostname}-2` });
    await core.node(await core.workspace(), 'elsewhere', hostname);
  });
});

describe('the progress of an install', () => {
  it('follows from the stage or is given, and never goes back', async () => {
    const { token } = await core.token(ctx);
    const report = async (stage: string, progressPercent?: number) =>
      (await enrolment.progress(system, token, { stage, progressPercent })).progressPercent;
    expect(await report('installer_started')).toBe(8);
    expect(await report('binary_downloaded')).toBe(74);
    expect(await report('dependencies_installing')).toBe(74);
    expect(await report('a stage of tomorrow', 10)).toBe(74);
    expect(await report('a stage of tomorrow', 80)).toBe(80);
  });

  it('ends once: what is reported after the end changes nothing and is no error', async () => {
    const { token, installId } = await core.token(ctx);
    await enrolment.progress(system, token, { stage: 'failed', status: 'failed', statusMessage: 'No disk space' });
    await enrolment.progress(system, token, { stage: 'service_started', status: 'completed' });
    expect(await enrolment.get(ctx, installId)).toMatchObject({ status: 'failed', statusMessage: 'No disk space' });
    await expect(core.consume(machine(token))).rejects.toEqual(code('install_token.used'));
  });

  it('is seen in its own workspace only', async () => {
    const { installId } = await core.token(ctx);
    await expect(enrolment.get(await core.workspace(), installId)).rejects.toEqual(code('object.not_found'));
  });
});

describe('the sweep of installs', () => {
  it('completes an install whose node was heard from, whatever its script says', async () => {
    const { token, installId } = await core.token(ctx);
    const { nodeId } = await core.consume(machine(token));
    await enrolment.sweep(system);
    expect(await enrolment.get(ctx, installId)).toMatchObject({ status: 'installing' });
    core.get(LivenessService).seen(nodeId);
    await core.get(LivenessService).flush();
    // Also when the time of the install ended in between.
    await home.clock.advance(20 * MINUTE);
    await enrolment.sweep(system);
    const done = { status: 'completed', stage: 'agent_online', progressPercent: 100 };
    expect(await enrolment.get(ctx, installId)).toMatchObject(done);
  });

  it('ends what was not used in time, says why, and moves nothing the second time', async () => {
    const [unused, silent] = [await core.token(ctx), await core.token(ctx)];
    await core.consume(machine(silent.token));
    await home.clock.advance(16 * MINUTE);
    expect(await enrolment.sweep(system)).toBeGreaterThanOrEqual(2);
    expect(await enrolment.sweep(system)).toBe(0);
    const ended = await Promise.all([unused, silent].map(({ installId }) => enrolment.get(ctx, installId)));
    expect(ended.map(({ status }) => status)).toEqual(['expired', 'expired']);
    expect(ended.map(({ statusMessage }) => statusMessage)).toEqual([
      'The install command was not used in time',
      'The node enrolled, but its agent never reported that it started',
    ]);
  });
});
