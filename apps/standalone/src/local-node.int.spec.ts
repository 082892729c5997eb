import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApplication, type Application } from '@fettle/domain/application';
import { ConsumeInstall, EnrolmentService } from '@fettle/domain/enrolment';
import { LivenessService } from '@fettle/domain/nodes';
import { SetupService } from '@fettle/domain/setup';
import { Bus } from '@fettle/platform/bus';
import { AgentAuthenticator } from '@fettle/platform/http';
import { loadConfig } from '@fettle/platform/config';
import { Ctx, newId } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { Lifecycle } from '@fettle/platform/process';
import { testDatabase, until, type TestDatabase } from '@fettle/testing';
import { LocalNode } from './local-node.js';

const system = Ctx.system('spec');
const lifecycle = new Lifecycle();
let home: TestDatabase;
let folder: string;
let core: Application['core'];
let workspaceId: string;
let dataDir: string;
let local: LocalNode;

beforeAll(async () => {
  home = await testDatabase({ key: 'empty', prepare: async () => undefined });
  folder = await mkdtemp(join(tmpdir(), 'fettle-local-'));
  const quiet = { FETTLE_OPS_PORT: '0', LOG_LEVEL: 'silent' };
  const config = loadConfig({ DATABASE_URL: home.url, FETTLE_DATA_DIR: folder, ...quiet });
  ({ core } = await startApplication('fettle-local-test', lifecycle, config));
  workspaceId = (await core.get(SetupService, { strict: false }).ensure()).defaultWorkspaceId;
});
beforeEach(async () => {
  dataDir = await mkdtemp(join(folder, 'data-'));
  const bus = core.get<Bus>(Bus as never, { strict: false });
  local = new LocalNode(core.get(EnrolmentService, { strict: false }), bus, dataDir);
});
afterAll(async () => {
  await lifecycle.stop();
  await home.drop();
  await rm(folder, { recursive: true, force: true });
});

const enrolment = () => core.get(EnrolmentService, { strict: false });
const anonymous = Ctx.create({ actor: { kind: 'anonymous' } });

describe('the machine that the control plane runs on', () => {
  it('gets a token that only its user can read; the file goes when the agent was heard from, not before', async () => {
    const file = (await local.token(workspaceId))!;
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const token = await readFile(file, 'utf8');
    const request = { token, hostname: hostname().toLowerCase() };
    const { nodeId } = await core.get(ConsumeInstall, { strict: false }).run(anonymous, request);
    expect(existsSync(file)).toBe(true);
    const liveness = core.get(LivenessService, { strict: false });
    liveness.seen(nodeId);
    await liveness.flush();
    await enrolment().sweep(system);
    await until(() => !existsSync(file));
  });

  it('keeps no token that is over', async () => {
    const file = (await local.token(workspaceId))!;
    await enrolment().progress(system, await readFile(file, 'utf8'), { stage: 'failed', status: 'failed' });
    await until(() => !existsSync(file));
  });

  it('returns as the same node when its agent has lost its identity; another machine of its name does not', async () => {
    const machineId = 'a'.repeat(32);
    const elsewhere = newId();
    const workspace = 'INSERT INTO workspaces (id, name, slug) VALUES ($1, $2, $2)';
    await core.get(Database, { strict: false }).query(system, workspace, [elsewhere, `w-${elsewhere}`]);
    const consume = async (machine: string) => {
      const file = (await local.token(elsewhere))!;
      const request = { token: await readFile(file, 'utf8'), hostname: hostname().toLowerCase() };
      return core
        .get(ConsumeInstall, { strict: false })
        .run(anonymous, { ...request, additionalInfo: { machineId: machine } });
    };
    const liveness = core.get(LivenessService, { strict: false });
    const keys = core.get<AgentAuthenticator>(AgentAuthenticator as never, { strict: false });
    const first = await consume(machineId);
    // It has called, so that its token would be used up.
    await keys.authenticate({ agentKey: first.agentToken });
    liveness.seen(first.nodeId);
    await liveness.flush();
    await enrolment().sweep(system);

    const file = (await local.token(elsewhere))!;
    // That the node was heard from before says nothing of this install.
    await enrolment().sweep(system);
    expect(existsSync(file)).toBe(true);
    const again = await consume(machineId);
    expect(again.nodeId).toBe(first.nodeId);
    expect(await keys.authenticate({ agentKey: again.agentToken })).toMatchObject({ nodeId: first.nodeId });
    await expect(consume('b'.repeat(32))).rejects.toMatchObject({ code: 'install_token.used' });
  });

  it('needs none when its agent has joined before; what is left of an old one goes', async () => {
    await mkdir(join(dataDir, 'agent'));
    await writeFile(join(dataDir, 'agent/identity.json'), '{}');
    await writeFile(join(dataDir, 'local-node.token'), 'old');
    expect(await local.token(workspaceId)).toBeNull();
    expect(existsSync(join(dataDir, 'local-node.token'))).toBe(false);
  });
});
