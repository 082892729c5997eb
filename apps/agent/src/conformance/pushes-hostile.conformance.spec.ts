import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AttemptRecord } from '../testing/fake-control-plane.js';
import { HostileFiles, sha256, transferId } from '../testing/hostile-files.js';

/** A file on its way to a node: nothing of somebody else is lost, nothing half stays, and what was broken off goes on. */
describe('files that come to an agent process, while others change them or it ends', () => {
  let world: HostileFiles;
  let { at, answer, parts, refused } = {} as HostileFiles;

  beforeAll(async () => {
    world = await HostileFiles.open();
    ({ at, answer, parts, refused } = world);
  });
  afterAll(() => world.close());

  it('writes over nothing that somebody changed or made while the file was coming', async () => {
    writeFileSync(at('busy'), 'before');
    world.giving('0123456789', (index) => index === 2 && writeFileSync(at('busy'), 'of somebody else'));
    await refused(
      'file_push',
      { transferId, path: at('busy') },
      'file.changed',
      /was changed meanwhile\. Nothing was written/,
    );
    expect(readFileSync(at('busy'), 'utf8')).toBe('of somebody else');
    world.giving('0123456789', (index) => index === 2 && writeFileSync(at('made'), 'of somebody else'));
    await refused('file_push', { transferId, path: at('made') }, 'file.changed', /made by somebody else meanwhile/);
    expect(readFileSync(at('made'), 'utf8')).toBe('of somebody else');
    expect(parts()).toEqual([]);
  });

  it('puts nothing in its place that somebody exchanged on its way', async () => {
    const part = at(`.fettle-${transferId}.part`);
    world.giving('0123456789', (index) => {
      if (index !== 2) return;
      renameSync(part, at('taken'));
      writeFileSync(part, 'of somebody else');
    });
    await refused('file_push', { transferId, path: at('target') }, 'file.changed', /Somebody exchanged the new file/);
    expect(existsSync(at('target'))).toBe(false);
    // A name that waits for the part is no part: a link is not written through.
    rmSync(part, { force: true });
    writeFileSync(at('victim'), 'untouched');
    symlinkSync('victim', part);
    world.giving('0123456789', () => undefined);
    await answer('file_push', { transferId, path: at('target') });
    expect([readFileSync(at('victim'), 'utf8'), readFileSync(at('target'), 'utf8')]).toEqual([
      'untouched',
      '0123456789',
    ]);
    rmSync(at('target'));
  });

  it('goes on where it was when the agent was killed, and knows what is in its place already', async () => {
    let killed: Promise<unknown> | undefined;
    const asked = world.giving('0123456789abcdef', (index) => {
      if (index === 3 && killed === undefined) killed = world.agent.end('SIGKILL');
    });
    const task = { type: 'file_push', payload: { transferId, path: at('resumed'), base: null }, idempotent: true };
    const first: AttemptRecord = world.server.give(task);
    await world.server.until('the kill', () => killed !== undefined);
    await killed;
    expect(asked).toEqual([0, 1, 2, 3]);
    expect([existsSync(at('resumed')), parts()]).toEqual([false, [`.fettle-${transferId}.part`]]);
    world.agent.start();
    expect(await world.server.completed(first)).toMatchObject({ outcome: 'unknown' });
    const second = await world.server.completed(world.server.give({ ...task, id: first.task.id, attempt: 2 }));
    expect(second).toMatchObject({ status: 'success', result: { sha256: sha256('0123456789abcdef') } });
    expect(readFileSync(at('resumed'), 'utf8')).toBe('0123456789abcdef');
    expect([asked.slice(4), parts()]).toEqual([[3], []]);
    // It was in its place, and the agent was killed before it could say so.
    const third = await world.server.completed(world.server.give({ ...task, attempt: 2 }));
    expect(third).toMatchObject({ status: 'success', result: { backup: null } });
    expect(asked).toHaveLength(5);
    await refused('file_push', task.payload, 'file.exists', /exists already/);
    world.server.override = () => undefined;
  }, 60_000);

  it('goes on where it was when the agent was stopped, too: that is no end of the task', async () => {
    let stopped: Promise<unknown> | undefined;
    const asked = world.giving('0123456789abcdef', (index) => {
      if (index === 3 && stopped === undefined) stopped = world.agent.end('SIGTERM');
    });
    const give = world.server.override;
    // The chunk that is asked for while the agent stops never comes.
    world.server.override = (path, body) => {
      const answer = give(path, body);
      return stopped !== undefined && path.endsWith('/read') ? { status: 503, body: {} } : answer;
    };
    const task = { type: 'file_push', payload: { transferId, path: at('stopped'), base: null }, idempotent: true };
    const first = world.server.give(task);
    expect(await world.server.completed(first)).toMatchObject({ status: 'failed', outcome: 'unknown' });
    await stopped;
    expect([existsSync(at('stopped')), parts()]).toEqual([false, [`.fettle-${transferId}.part`]]);
    world.server.override = give;
    world.agent.start();
    const before = asked.length;
    const second = await world.server.completed(world.server.give({ ...task, id: first.task.id, attempt: 2 }));
    expect(second).toMatchObject({ status: 'success', result: { sha256: sha256('0123456789abcdef') } });
    expect(readFileSync(at('stopped'), 'utf8')).toBe('0123456789abcdef');
    expect([asked.slice(before), parts()]).toEqual([[3], []]);
    // Given up by a person it is over, and nothing stays.
    world.giving('0123456789abcdef', () => undefined);
    const giveOn = world.server.override;
    world.server.override = (path, body) =>
      path.endsWith('/read') && body['index'] === 2 ? { status: 503, body: {} } : giveOn(path, body);
    const third = world.server.give({ ...task, payload: { ...task.payload, path: at('given-up') } });
    await world.server.until('two chunks', () => parts().length === 1 && statSync(at(parts()[0]!)).size === 8);
    world.server.cancel(third);
    expect(await world.server.completed(third)).toMatchObject({ status: 'cancelled' });
    expect([existsSync(at('given-up')), parts()]).toEqual([false, []]);
    world.server.override = () => undefined;
  }, 60_000);

  it('does not keep what came with another digest, of a chunk or of the whole', async () => {
    const data = '0123456789';
    for (const wrong of ['chunk', 'whole']) {
      world.giving(data, () => undefined);
      const give = world.server.override;
      world.server.override = (path, body) => {
        const answer = give(path, body);
        const told = answer?.body as { sha256?: string } | undefined;
        const isMeant = path.endsWith(wrong === 'chunk' ? '/read' : '/begin');
        return isMeant && told ? { status: 200, body: { ...told, sha256: sha256('another') } } : answer;
      };
      const path = at('wrong');
      await refused('file_push', { transferId, path }, 'transfer.digest_mismatch', /other bytes|are others/);
      expect([existsSync(path), parts()]).toEqual([false, []]);
    }
    // A file that changed while it was sent: the control plane compares.
    writeFileSync(at('sent'), data);
    world.server.override = (path) =>
      path.endsWith('/finish')
        ? { status: 422, body: { code: 'transfer.digest_mismatch', message: 'The digest is another' } }
        : path.includes('/agent/transfers/')
          ? { status: 200, body: { chunkBytes: 4, sizeBytes: 10, sha256: null, missing: [] } }
          : undefined;
    await refused('file_transfer', { transferId, path: at('sent') }, 'transfer.digest_mismatch', /digest is another/);
    world.server.override = () => undefined;
  }, 60_000);
});
