import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, until, type TestDatabase } from '@fettle/testing';
import { Installation } from './testing/installation.js';

let home: TestDatabase;
let place: Installation;
let nodeId: string;

beforeAll(async () => {
  // Empty on purpose: the process brings its own schema, as at a first start.
  home = await testDatabase({ key: 'empty', prepare: () => Promise.resolve() });
  place = await Installation.prepare(home.url);
  await place.start();
  place.startAgent();
  nodeId = await place.operator.onlyNode();
}, 180_000);
afterAll(async () => {
  await place?.remove();
  await home?.drop();
});

/** Proves that the node takes tasks again, after everything that was queued before. */
async function expectNodeWorks(): Promise<void> {
  await place.operator.untilState(await place.operator.run(nodeId, 'true'), 'succeeded', 60_000);
}

describe('a control plane and its agent', () => {
  it('carry a task over kill -9 of the control plane: it runs once and no output is lost', async () => {
    const { operator } = place;
    const runs = await place.file('streaming');
    const lines = 'i=0; while [ $i -lt 60 ]; do echo "line $i"; i=$((i+1)); sleep 0.1; done';
    const id = await operator.run(nodeId, `echo run >> ${runs}; ${lines}; echo end >> ${runs}`);
    await until(async () => (await operator.output(id)).text.includes('line 5\n'), { timeoutMs: 20_000 });
    await place.standalone.kill();
    // What is said meanwhile has nowhere to go but the agent's spool.
    await until(async () => (await readFile(runs, 'utf8')).includes('end'), { timeoutMs: 20_000 });
    await place.start();
    expect(await operator.untilState(id, 'succeeded', 60_000)).toMatchObject({ attempt: 1 });
    const output = await operator.output(id);
    expect(output.text).toBe(Array.from({ length: 60 }, (_, index) => `line ${index}\n`).join(''));
    expect(output.seqs).toEqual(output.seqs.map((_, index) => index));
    expect(output.gapAfterSeq).toBeNull();
    expect(await readFile(runs, 'utf8')).toBe('run\nend\n');
  }, 180_000);

  it('end a task as unknown when the agent was killed while it ran, and never run it again', async () => {
    const runs = await place.file('killed');
    const id = await place.operator.run(nodeId, `echo run >> ${runs}; sleep 600`);
    await until(async () => (await readFile(runs, 'utf8')) === 'run\n', { timeoutMs: 30_000 });
    await place.endAgent('SIGKILL');
    place.startAgent();
    expect(await place.operator.untilState(id, 'unknown', 60_000)).toMatchObject({ attempt: 1 });
    await expectNodeWorks();
    expect(await readFile(runs, 'utf8')).toBe('run\n');
    expect((await place.operator.task(id)).state).toBe('unknown');
  }, 180_000);

  it('keep a task for a node that is off, also over a restart, until the agent returns', async () => {
    const runs = await place.file('waiting');
    await place.endAgent('SIGTERM');
    const id = await place.operator.run(nodeId, `echo run >> ${runs}`);
    expect((await place.operator.task(id)).state).toBe('queued');
    expect(await place.standalone.terminate()).toBe(0);
    await place.start();
    expect((await place.operator.task(id)).state).toBe('queued');
    place.startAgent();
    await place.operator.untilState(id, 'succeeded', 60_000);
    expect(await readFile(runs, 'utf8')).toBe('run\n');
  }, 180_000);

  it('stop what a person cancels, and say so', async () => {
    const runs = await place.file('cancelled');
    const id = await place.operator.run(nodeId, `echo run >> ${runs}; exec sleep 600`);
    await until(async () => (await readFile(runs, 'utf8')) === 'run\n', { timeoutMs: 30_000 });
    await place.operator.ask('POST', `/tasks/${id}/cancel`, {});
    expect(await place.operator.untilState(id, 'cancelled')).toMatchObject({ cancel: { state: 'stopped' } });
    await expectNodeWorks();
  }, 180_000);
});
