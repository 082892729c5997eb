import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { knownSecrets } from '../redaction/index.js';
import { loadOrCreateMasterKeys, parseMasterKeys, type MasterKeys } from './master-key.js';

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;
const format = 'f1';

/** A sealed value that cannot be opened: altered, bound to something else, or sealed with a key that is gone. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** The keys of this installation: one per purpose, derived from the master key, so that none works as another (S14). */
export class Keys {
  private readonly derived = new Map<string, Buffer>();
  /** The version that new values are sealed with. */
  readonly currentVersion: number;

  constructor(private readonly masters: MasterKeys) {
    this.currentVersion = Math.max(...masters.keys());
    for (const master of masters.values())
      for (const kind of ['hex', 'base64', 'base64url'] as const) knownSecrets.add(master.toString(kind));
  }

  /**
   * From the text of FETTLE_MASTER_KEY(_FILE) when given, else from `<dataDir>/master.key`, made on the first start.
   * @throws MasterKeyError on an empty, short or example key
   */
  static open(options: { readonly dataDir: string; readonly masterKey?: string | undefined }): Keys {
    const { dataDir, masterKey } = options;
    if (masterKey === undefined) return new Keys(loadOrCreateMasterKeys(dataDir));
    return new Keys(parseMasterKeys(masterKey, 'FETTLE_MASTER_KEY'));
  }

  /** All versions that can still open values, newest first. Verifiers of tokens try each. */
  get versions(): readonly number[] {
    return [...this.masters.keys()].sort((a, b) => b - a);
  }

  /** 32 bytes by HKDF-SHA-256 for one purpose and version (default: the current). Throws SealError on an unknown version. */
  derive(purpose: string, version: number = this.currentVersion): Buffer {
    const info = `fettle/${purpose}/v${version}`;
    const known = this.derived.get(info);
    if (known) return known;
    const master = this.masters.get(version);
    if (!master) throw new SealError(`There is no master key of version ${version}`);
    const key = Buffer.from(hkdfSync('sha256', master, 'fettle', info, keyBytes));
    this.derived.set(info, key);
    return key;
  }

  /**
   * AES-256-GCM. `aad` binds the value to its place (the row's id): moved elsewhere it does not open. Returns ASCII text
   * `f1.<version>.<base64url of iv, ciphertext, tag>`.
   */
  seal(purpose: string, plain: string | Uint8Array, aad: string): string {
    const version = this.currentVersion;
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.derive(purpose, version), iv);
    cipher.setAAD(boundTo(purpose, version, aad));
    const body = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return `${format}.${version}.${body.toString('base64url')}`;
  }

  /** The bytes that were sealed with the same purpose and `aad`. @throws SealError otherwise, never saying why in detail */
  open(purpose: string, sealed: string, aad: string): Buffer {
    const [kind, versionText, bodyText, ...rest] = sealed.split('.');
    const version = Number(versionText);
    const body = Buffer.from(bodyText ?? '', 'base64url');
    if (kind !== format || rest.length > 0 || !Number.isInteger(version) || body.length < ivBytes + tagBytes) {
      throw new SealError('The value is not a sealed one');
    }
    const decipher = createDecipheriv('aes-256-gcm', this.derive(purpose, version), body.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(boundTo(purpose, version, aad));
    decipher.setAuthTag(body.subarray(-tagBytes));
    try {
      return Buffer.concat([decipher.update(body.subarray(ivBytes, -tagBytes)), decipher.final()]);
    } catch (error) {
      throw new SealError('The sealed value was altered or belongs elsewhere', { cause: error });
    }
  }

  /** True when a value was sealed with an older master key and should be sealed again. */
  isStale(sealed: string): boolean {
    return Number(sealed.split('.')[1]) !== this.currentVersion;
  }
}

function boundTo(purpose: string, version: number, aad: string): Buffer {
  return Buffer.from(JSON.stringify([format, purpose, version, aad]));
}
