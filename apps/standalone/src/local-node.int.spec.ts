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
import { loadConfig } from '@fettle/platform/config';
import { Ctx } from '@fettle/platform/context';
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

  it('needs none when its agent has joined before; what is left of an old one goes', async () => {
    await mkdir(join(dataDir, 'agent'));
    await writeFile(join(dataDir, 'agent/identity.json'), '{}');
    await writeFile(join(dataDir, 'local-node.token'), 'old');
    expect(await local.token(workspaceId)).toBeNull();
    expect(existsSync(join(dataDir, 'local-node.token'))).toBe(false);
  });
});
