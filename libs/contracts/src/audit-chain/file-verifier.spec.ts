import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { entryHash, genesisHash } from './chain.js';
import { AuditFileVerifier, type FileExpectations, type FileVerdict } from './file-verifier.js';
import { headText } from './head.js';

const pair = generateKeyPairSync('ed25519');
const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url');
const keys = { '1': raw };
const workspaceId = randomUUID();
const ours = `workspace:${workspaceId}`;

type Line = Record<string, unknown>;

function chainLines(chain: string, count: number): Line[] {
  let prev = genesisHash;
  const entries = Array.from({ length: count }, (_, index) => {
    const content = {
      id: randomUUID(),
      workspace_id: chain === 'platform' ? null : chain.slice('workspace:'.length),
      at: new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
      actor: { kind: 'system', reason: 'ü' },
      event: 'node.renamed',
      target: { type: 'node', id: String(index) },
      details: { b: 1.5, a: [null] },
      request_id: 'r',
      ip: null,
      user_agent: null,
      chain,
    };
    const entry = {
      kind: 'entry',
      ...content,
      seq: index + 1,
      prev_hash: prev,
      hash: entryHash(content, index + 1, prev),
    };
    prev = entry.hash;
    return entry;
  });
  const head = { chain, seq: count, hash: prev };
  const signature = `1.${sign(null, headText(head), pair.privateKey).toString('base64url')}`;
  return [{ kind: 'chain', ...head, signature }, ...entries];
}

function file(scope = ours, chains = [chainLines(ours, 6)]): Line[] {
  const lines = chains.flat();
  const entries = lines.filter(({ kind }) => kind === 'entry').length;
  const exportedAt = '2026-01-01T00:00:00.000Z';
  return [
    { kind: 'audit-export', version: 1, scope, selection: null, exportedAt, keys },
    ...lines,
    { kind: 'end', chains: chains.length, entries },
  ];
}

function verdict(lines: readonly (Line | string)[], expected: FileExpectations = {}): FileVerdict {
  const verifier = new AuditFileVerifier(expected);
  for (const line of lines) if (!verifier.push(typeof line === 'string' ? line : JSON.stringify(line))) break;
  return verifier.end();
}

const fault = (lines: readonly (Line | string)[], expected?: FileExpectations) => {
  const found = verdict(lines, expected);
  return found.ok ? 'ok' : [found.fault.reason, found.fault.seq];
};
/** The file with its nth entry (from 1) replaced by what `change` makes of it. */
const changed = (n: number, change: (line: Line) => Line[]): Line[] =>
  file().flatMap((line) => (line['seq'] === n && line['kind'] === 'entry' ? change(line) : [line]));
const header = (change: Line): Line[] => file().map((line, at) => (at === 0 ? { ...line, ...change } : line));
const head = (change: Line): Line[] => file().map((line, at) => (at === 1 ? { ...line, ...change } : line));

describe('an exported audit log', () => {
  it('is whole: how many entries each chain has, and where it ends', () => {
    const platform = file('platform', [chainLines('platform', 3), chainLines(ours, 2)]);
    expect(verdict(platform, { keys })).toMatchObject({
      ok: true,
      isComplete: true,
      entries: 5,
      chains: [
        { chain: 'platform', seq: 3, entries: 3, signature: 'signed' },
        { chain: ours, seq: 2, entries: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
    });
    expect(verdict(file(ours, [chainLines(ours, 0)]))).toMatchObject({ ok: true, entries: 0 });
  });

  it('names the first bad entry: edited, missing, out of its order, twice, of another chain, linked to another', () => {
    expect(fault(changed(3, (line) => [{ ...line, details: { b: 2 } }]))).toEqual(['altered', 3]);
    for (const member of ['at', 'event', 'ip', 'request_id', 'actor', 'target', 'hash'])
      expect(fault(changed(4, (line) => [{ ...line, [member]: '2020-01-01T00:00:00.000Z' }]))).toEqual(['altered', 4]);
    expect(fault(changed(3, () => []))).toEqual(['missing', 3]);
    expect(fault(changed(1, () => []))).toEqual(['missing', 1]);
    expect(fault(changed(3, (line) => [line, line]))).toEqual(['duplicated', 3]);
    const lines = file();
    expect(fault(lines.toSpliced(4, 2, lines[5]!, lines[4]!))).toEqual(['reordered', 3]);
    expect(fault(changed(3, (line) => [{ ...line, chain: 'platform', workspace_id: null }]))).toEqual(['foreign', 3]);
    expect(fault(changed(3, (line) => [{ ...line, workspace_id: randomUUID() }]))).toEqual(['altered', 3]);
    const relinked = changed(3, (line) => {
      const entry = { ...line, prev_hash: 'f'.repeat(64) } as never;
      return [
        {
          ...(entry as Line),
          hash: entryHash({ ...(entry as object), at: new Date(String(line['at'])) } as never, 3, 'f'.repeat(64)),
        },
      ];
    });
    expect(fault(relinked)).toEqual(['broken_link', 3]);
  });

  it('finds entries that were cut from the end, whether the file or the chain was cut', () => {
    expect(fault(changed(6, () => []))).toEqual(['cut', 6]);
    expect(fault(file().slice(0, -1))).toEqual(['cut', 7]);
    expect(fault(file().slice(0, -3))).toEqual(['cut', 5]);
    expect(fault(file().slice(0, 1))).toEqual(['cut', null]);
    expect(fault([])).toEqual(['unreadable', null]);
    const shorter = file(ours, [[{ ...head({})[1]!, seq: 5 }, ...chainLines(ours, 6).slice(1, -1)]]);
    expect(fault(shorter)).toEqual(['head_forged', 5]);
    expect(fault(head({ seq: 5 }))).toEqual(['head_forged', 5]);
    expect(fault(head({ seq: 5, signature: null }))).toEqual(['beyond_head', 6]);
    expect(fault(head({ hash: 'f'.repeat(64), signature: null }))).toEqual(['head_changed', 6]);
  });

  it('does not believe the keys in the file when it is told which are right', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
    const foreign = { '1': other.subarray(-32).toString('base64url') };
    expect(fault(file(), { keys: foreign })).toEqual(['head_forged', 6]);
    expect(fault(head({ signature: null }))).toBe('ok');
    expect(fault(head({ signature: null }), { keys })).toEqual(['head_forged', 6]);
  });

  it('must go on from where the chain once stood', () => {
    const lines = file();
    const at = (seq: number) => [{ chain: ours, seq, hash: String(lines[seq + 1]!['hash']) }];
    expect(fault(lines, { since: at(4) })).toBe('ok');
    expect(fault(file(), { since: at(4) })).toEqual(['history_changed', 4]);
    expect(fault(lines, { since: [{ chain: ours, seq: 9, hash: 'f' }] })).toEqual(['history_changed', 9]);
    expect(fault(lines, { since: [{ chain: 'platform', seq: 9, hash: 'f' }] })).toBe('ok');
    const all = file('platform', [chainLines(ours, 1)]);
    expect(fault(all, { since: [{ chain: 'platform', seq: 9, hash: 'f' }] })).toEqual(['missing', 9]);
  });

  it('tells of a selection what was altered, and that it cannot tell what is missing', () => {
    const selection = { event: 'node' };
    const some = header({ selection }).filter(
      (line) => line['kind'] !== 'entry' || [2, 3, 6].includes(Number(line['seq'])),
    );
    some[some.length - 1] = { kind: 'end', chains: 1, entries: 3 };
    expect(verdict(some)).toMatchObject({ ok: true, isComplete: false, entries: 3 });
    const altered = some.map((line) => (line['seq'] === 3 ? { ...line, event: 'x' } : line));
    expect(fault(altered)).toEqual(['altered', 3]);
  });

  it('reads nothing else: other lines, other versions, entries before a chain, anything after the end', () => {
    for (const line of ['', '{', 'null', '[]', '{"kind":"entry"}']) expect(fault([line])).toEqual(['unreadable', null]);
    expect(fault(header({ version: 2 }))).toEqual(['unreadable', null]);
    expect(fault(file().toSpliced(1, 1))).toEqual(['unreadable', 1]);
    expect(fault([...file(), file()[1]!])).toEqual(['unreadable', null]);
    expect(fault(header({ scope: 'workspace:other' }))).toEqual(['foreign', 6]);
    expect(fault(changed(2, (line) => [{ ...line, extra: 1 }]))).toEqual(['unreadable', null]);
    expect(fault(file(ours, [chainLines(ours, 1), chainLines(ours, 1)]))).toEqual(['duplicated', 1]);
  });
});
