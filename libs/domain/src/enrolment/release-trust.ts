import { sign } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BuildManifest } from '@fettle/contracts/agent';
import {
  instantOf,
  keyIdOf,
  manifestBytes,
  sealEnvelope,
  signingInput,
  targetOf,
  type ReleaseManifest,
} from '@fettle/contracts/agent/release';
import { Config } from '@fettle/platform/config';
import { Keys, signingKey, type SigningKey } from '@fettle/platform/secrets';

/** A build of this checkout is signed whenever it is asked for; an answer that was kept from then is good for a week. */
const LOCAL_LIFE_MS = 7 * 86_400_000;
const MOST_KEYS = 8;

/**
 * Which keys may sign the agents that this control plane hands out. With a release folder in the configuration these are the
 * configured public keys, whose other halves lie offline. Without one the build of this checkout is signed here, by a key of this
 * installation that follows from its master key: that guards the way to the node, not against whoever has taken over the control plane.
 */
@Injectable()
export class ReleaseTrust {
  /** Folder of the signed release; undefined where the build of this checkout is served. */
  readonly folder: string | undefined;
  /** Public keys (32 bytes in base64); install commands pin them. */
  readonly keys: readonly string[];
  /** Those of the installation, newest first: one per version of the master key, so that nodes follow its rotation. */
  private readonly own: readonly SigningKey[];

  constructor(config: Config, keys: Keys) {
    this.folder = config.agentRelease?.dir;
    this.own = config.agentRelease
      ? []
      : keys.versions.slice(0, MOST_KEYS).map((version) => signingKey(keys, 'agent-release', version));
    this.keys = config.agentRelease?.keys ?? this.own.map(({ key }) => key);
  }

  /** The signed manifest of a build that was made from this checkout at `madeAt`. @throws Error where a release is configured */
  sealOwn(build: BuildManifest, madeAt: Date): string {
    if (this.own.length === 0) throw new Error('a configured release is signed elsewhere');
    const manifest: ReleaseManifest = {
      format: 1,
      product: 'fettle-agent',
      version: build.version,
      createdAt: instantOf(madeAt),
      expiresAt: instantOf(new Date(Date.now() + LOCAL_LIFE_MS)),
      keys: [...this.keys],
      files: build.files.flatMap(({ name, sha256, sizeBytes }) => {
        const target = targetOf(name);
        return target ? [{ name, sha256, sizeBytes, target }] : [];
      }),
    };
    const payload = manifestBytes(manifest);
    const signatures = this.own.map(({ key, privateKey }) => ({
      keyid: keyIdOf(key),
      sig: sign(null, signingInput(payload), privateKey).toString('base64'),
    }));
    return sealEnvelope(payload, signatures);
  }
}
