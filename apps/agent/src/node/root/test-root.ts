import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RootProfile } from '@fettle/contracts/agent';
import {
  keyIdOf,
  sealStatement,
  statementBytes,
  statementInput,
  type RootStatement,
} from '@fettle/contracts/agent/root-access';
import { createLog } from '../../log.js';
import { AppliedProfile } from './applied-profile.js';
import { RootClient } from './client.js';
import { serveRoot } from './helper.js';
import type { RootOperation } from './root-operations.js';

/** A control plane's key, for specs. */
export class TestSigner {
  private readonly pair = generateKeyPairSync('ed25519');
  readonly key = Buffer.from(this.pair.publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');

  statement(wanted: { nodeId: string; profile: RootProfile; version: number } & Partial<RootStatement>): string {
    const issuedAt = wanted.issuedAt ?? Date.now();
    const payload = statementBytes({ issuedAt, expiresAt: issuedAt + 60_000, ...wanted });
    const sig = sign(null, statementInput(payload), this.pair.privateKey).toString('base64');
    return sealStatement(payload, [{ keyid: keyIdOf(this.key), sig }]);
  }
}

/** A helper on a socket of its own, as systemd would start it for each connection. */
export class TestHelper {
  readonly home = mkdtempSync(join(tmpdir(), 'fettle-root-'));
  readonly nodeId = randomUUID();
  readonly signer = new TestSigner();
  readonly socket = join(this.home, 'door.sock');
  readonly client = new RootClient(this.socket);
  /** Shifts the helper's clock. */
  aheadMs = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(operations: Readonly<Record<string, RootOperation>> = {}) {
    const trust = { nodeId: this.nodeId, keys: [this.signer.key] };
    const pipeDir = join(this.home, 'pipes');
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      this.sockets.add(socket);
      const profile = new AppliedProfile(join(this.home, 'state'), trust, () => Date.now() + this.aheadMs);
      void serveRoot(socket, { profile, operations, pipeDir, log: createLog('error') });
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(this.socket, resolve));
    return this;
  }

  /** Applies a profile that is signed as it should be. */
  apply(profile: RootProfile, version: number): Promise<unknown> {
    const statement = this.signer.statement({ nodeId: this.nodeId, profile, version });
    return this.client.ask({ op: 'apply-profile', statement });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.home, { recursive: true, force: true });
  }
}
