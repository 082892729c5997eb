import { expect } from '@jest/globals';
import type { CommandName, CommandResult, NodeRefusalCode } from '@fettle/contracts/agent';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentProcess } from './agent-process.js';
import { FakeControlPlane } from './fake-control-plane.js';

/** The digest of bytes, as hex. */
export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
export const transferId = '0197a000-0000-7000-8000-000000000002';

/** An agent that allows one folder, and beside it only looks at /etc and /dev; and what somebody asks of it. */
export class HostileFiles {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-hostile-')));

  private constructor(
    readonly server: FakeControlPlane,
    readonly agent: AgentProcess,
  ) {}

  static async open(): Promise<HostileFiles> {
    const server = await new FakeControlPlane().start();
    const env: Record<string, string> = {};
    const world = new HostileFiles(server, new AgentProcess(server, env));
    env['FETTLE_AGENT_FILE_READ_ROOTS'] = `${world.folder}:/etc:/dev`;
    env['FETTLE_AGENT_FILE_WRITE_ROOTS'] = world.folder;
    world.agent.start();
    return world;
  }

  async close(): Promise<void> {
    await this.agent.remove();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  readonly at = (name: string): string => join(this.folder, name);

  /** Files in the making that lie about. */
  readonly parts = (): string[] => readdirSync(this.folder).filter((name) => name.startsWith('.fettle-'));

  readonly run = (type: string, payload: object) =>
    this.server.completed(this.server.give({ type, payload: payload as Record<string, unknown> }));

  readonly answer = async <N extends CommandName>(type: N, payload: object): Promise<CommandResult<N>> => {
    const report = await this.run(type, payload);
    expect({ status: report.status, error: report.error }).toMatchObject({ status: 'success' });
    return report.result as CommandResult<N>;
  };

  /** Refused with one of these codes, and in words. */
  readonly refused = async (
    type: string,
    payload: object,
    code: NodeRefusalCode | readonly NodeRefusalCode[],
    words: RegExp = /./,
  ): Promise<void> => {
    const { status, error, refusal } = await this.run(type, payload);
    const told = { type, payload, status, error, refusal };
    expect(told).toMatchObject({ status: 'failed', error: expect.stringMatching(words) });
    expect([code].flat().includes(refusal!) ? told.type : told).toEqual(type);
  };

  /** The other side of a push in chunks of 4 bytes; `on` is called before each chunk is given. Gives the chunks that were asked for. */
  giving(content: string, on: (index: number) => void): number[] {
    const data = Buffer.from(content);
    const asked: number[] = [];
    this.server.override = (path, body) => {
      const verb = /\/agent\/transfers\/[^/]+\/(\w+)$/.exec(path)?.[1];
      if (verb === undefined) return undefined;
      if (verb === 'begin')
        return { status: 200, body: { chunkBytes: 4, sizeBytes: data.length, sha256: sha256(data), missing: [] } };
      if (verb !== 'read') return { status: 200, body: { state: 'done' } };
      const index = body['index'] as number;
      asked.push(index);
      on(index);
      const part = data.subarray(index * 4, index * 4 + 4);
      return { status: 200, body: { data: part.toString('base64'), sha256: sha256(part) } };
    };
    return asked;
  }
}
