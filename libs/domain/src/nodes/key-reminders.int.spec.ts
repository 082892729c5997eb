import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import { TestMail } from '../deliveries/test-mail.js';
import { namesOf } from './key-reminders.js';
import { KeyRotation } from './index.js';

const DAY = 86_400_000;
const system = Ctx.system('spec');
let stage: TestMail;

beforeAll(async () => {
  stage = await TestMail.open();
});
afterEach(() => stage.home.clock.reset());
afterAll(() => stage?.close());

async function member(ctx: Ctx, role: string, patch: 'deactivated' | 'pending' | null = null) {
  const [id, email] = [newId(), `${role}-${newId()}@example.test`];
  const [activated, deactivated] = [patch !== 'pending', patch === 'deactivated'];
  await stage.core.sql(
    `INSERT INTO users (id, email, name, activated_at, deactivated_at)
     VALUES ($1, $2, 'Ada', CASE WHEN $3 THEN now() END, CASE WHEN $4 THEN now() END)`,
    [id, email, activated, deactivated],
  );
  const join = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
  await stage.core.sql(join, [ctx.requireWorkspace(), id, role]);
  return { id, email };
}
/** Sends what waits, and returns the mails about old keys in the order of their receivers. */
async function mails() {
  const rows = await stage.core.sql<{ id: string }>("SELECT id FROM deliveries WHERE state = 'queued' ORDER BY id");
  for (const { id } of rows) await stage.attempt(id);
  return stage.peer.mails.splice(0).filter(({ subject }) => subject.startsWith('Agent keys'));
}
const sweep = () => stage.core.get(KeyRotation).sweep(system);

describe('mail about keys that have become old', () => {
  it('comes once, one for all nodes, to whoever may manage keys and to who owns such a node', async () => {
    const ctx = await stage.core.workspace();
    const names = ['web-1', 'web-2', 'line\u0007feed'];
    const nodes = [];
    for (const name of names) nodes.push(await stage.core.node(ctx, name));
    const [admin, owner] = [await member(ctx, 'admin'), await member(ctx, 'owner')];
    const [viewer, holder] = [await member(ctx, 'viewer'), await member(ctx, 'operator')];
    await member(ctx, 'admin', 'pending');
    await member(ctx, 'admin', 'deactivated');
    await stage.core.sql('UPDATE nodes SET owner_user_id = $2 WHERE id = $1', [nodes[1]!.nodeId, holder.id]);
    await stage.home.clock.advance(91 * DAY);
    await Promise.all([sweep(), sweep()]);
    await sweep();
    const told = await mails();
    expect(told.flatMap(({ to }) => to).toSorted()).toEqual(
      [admin, holder, owner].map(({ email }) => email).toSorted(),
    );
    expect(told.flatMap(({ to }) => to)).not.toContain(viewer.email);
    const of = (email: string) => told.find(({ to }) => to.includes(email))!;
    expect(of(admin.email).text).toContain('3 nodes (line feed, web-1, web-2)');
    expect(of(holder.email).text).toMatch(/agent keys of web-2 in the workspace/);
    expect(of(owner.email).link).toMatch(/\/w\/w-[\w-]+\/nodes\?q=flag%3Akey-old$/);
    await sweep();
    expect(await mails()).toEqual([]);
  });

  it('does not come of an archived workspace, and the event stands without it', async () => {
    const ctx = await stage.core.workspace();
    const { nodeId } = await stage.core.node(ctx);
    await member(ctx, 'admin');
    await stage.core.sql('UPDATE workspaces SET archived_at = now() WHERE id = $1', [ctx.requireWorkspace()]);
    await stage.home.clock.advance(91 * DAY);
    await sweep();
    expect(await mails()).toEqual([]);
    const events = "SELECT 1 FROM events WHERE node_id = $1 AND type = 'agent-key.old'";
    expect(await stage.core.sql(events, [nodeId])).toHaveLength(1);
  });

  it('names few of many nodes', () => {
    expect(namesOf(['web-1'])).toBe('web-1');
    const many = Array.from({ length: 200 }, (_none, at) => `${'n'.repeat(120)}${at}`);
    expect(namesOf(many).length).toBeLessThan(300);
    expect(namesOf(many)).toMatch(/^200 nodes \(.* and 195 more\)$/);
  });
});
