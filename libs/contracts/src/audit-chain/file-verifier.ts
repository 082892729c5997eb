import { entryHash, genesisHash } from './chain.js';
import {
  AuditExportLine,
  type AuditExportChain,
  type AuditExportEntry,
  type AuditExportHeader,
} from './export-lines.js';
import type { AuditFault } from './faults.js';
import { headSignature, type ChainHead, type HeadKeys } from './head.js';

/** The first thing that is wrong. `line` counts from 1; `seq` is the place in the chain, `entry` what stands there. */
export interface FileFault {
  readonly reason: AuditFault;
  readonly line: number;
  readonly chain: string | null;
  readonly seq: number | null;
  readonly entry: { readonly id: string; readonly event: string; readonly at: string } | null;
}

export interface CheckedChain extends ChainHead {
  /** How many of its entries are in the file. */
  readonly entries: number;
  readonly signature: 'signed' | 'unsigned';
}

export type FileVerdict =
  | {
      readonly ok: true;
      readonly isComplete: boolean;
      readonly chains: readonly CheckedChain[];
      readonly entries: number;
    }
  | { readonly ok: false; readonly fault: FileFault; readonly entries: number };

export interface FileExpectations {
  /** Keys that are known to be the control plane's; without them those in the file are believed. */
  readonly keys?: HeadKeys;
  /** Ends of chains as they once were: the file must hold each of them on its way. */
  readonly since?: readonly ChainHead[];
}

type Place = Pick<FileFault, 'chain' | 'seq' | 'entry'>;
const nowhere: Place = { chain: null, seq: null, entry: null };

/**
 * Checks an exported audit log line by line, with nothing but the file: `push` each line, then `end`. It keeps one entry in memory,
 * however long the file is, and remembers the first fault. A file with a selection can tell what was altered, and not what is missing.
 */
export class AuditFileVerifier {
  private line = 0;
  private entries = 0;
  private header: AuditExportHeader | undefined;
  private section: { readonly head: AuditExportChain; seq: number; hash: string; entries: number } | undefined;
  private readonly chains: CheckedChain[] = [];
  private readonly since: Map<string, ChainHead>;
  private isEnded = false;
  private fault: FileFault | undefined;

  constructor(private readonly expected: FileExpectations = {}) {
    this.since = new Map(expected.since?.map((head) => [head.chain, head]));
  }

  /** @returns false once nothing that follows can change the verdict */
  push(text: string): boolean {
    this.line += 1;
    const line = parsed(text);
    if (this.fault) return this.follows(line);
    if (!line || this.isEnded) this.fail('unreadable');
    else if (line.kind === 'audit-export') this.begin(line);
    else if (!this.header) this.fail('unreadable');
    else if (line.kind === 'chain') this.open(line);
    else if (line.kind === 'entry') this.check(line);
    else this.close(line);
    return this.isUndecided;
  }

  end(): FileVerdict {
    const { entries, chains } = this;
    if (!this.fault && !this.isEnded) this.failAtEnd();
    if (!this.fault && this.isComplete) this.compare();
    if (this.fault) return { ok: false, fault: this.fault, entries };
    return { ok: true, isComplete: this.header?.selection === null, chains, entries };
  }

  /** What the file should have passed and did not. A file of one workspace is not asked for the chains of others. */
  private compare(): void {
    const scope = this.header?.scope;
    for (const { chain, seq } of this.since.values()) {
      const isThere = this.chains.some((one) => one.chain === chain);
      const place = { chain, seq, entry: null };
      if (scope === 'platform' || scope === chain) this.fail(isThere ? 'history_changed' : 'missing', place);
    }
  }

  private begin(header: AuditExportHeader): void {
    if (this.header) this.fail('unreadable');
    this.header = header;
  }

  private open(head: AuditExportChain): void {
    if (!this.leave()) return;
    const place = { chain: head.chain, seq: head.seq, entry: null };
    const { scope } = this.header!;
    if (scope !== 'platform' && scope !== head.chain) return this.fail('foreign', place);
    if (this.chains.some(({ chain }) => chain === head.chain)) return this.fail('duplicated', place);
    const signature = headSignature(head, head.signature, this.keys);
    // Whoever names the keys wants to see them: a signature that was taken away is as good as a wrong one.
    const isForged = signature === 'forged' || (signature === 'unsigned' && head.seq > 0 && this.expected.keys);
    if (isForged) return this.fail('head_forged', place);
    this.section = { head, seq: 0, hash: genesisHash, entries: 0 };
  }

  private check(entry: AuditExportEntry): void {
    const { section } = this;
    if (!section) return this.fail('unreadable', placeOf(entry));
    const before = { seq: section.seq, hash: section.hash };
    const reason = this.reasonOf(entry, before);
    const gap = { chain: section.head.chain, seq: before.seq + 1, entry: null };
    if (reason) return this.fail(reason, reason === 'missing' ? gap : placeOf(entry));
    section.seq = entry.seq;
    section.hash = entry.hash;
    section.entries += 1;
    this.entries += 1;
    const known = this.since.get(entry.chain);
    if (known?.seq !== entry.seq) return;
    if (known.hash !== entry.hash) return this.fail('history_changed', placeOf(entry));
    this.since.delete(entry.chain);
  }

  private reasonOf(entry: AuditExportEntry, before: { seq: number; hash: string }): AuditFault | null {
    const { head } = this.section!;
    const { seq, chain, workspace_id } = entry;
    if (chain !== head.chain) return 'foreign';
    if (chain !== (workspace_id === null ? 'platform' : `workspace:${workspace_id}`)) return 'altered';
    if (seq === before.seq) return 'duplicated';
    if (seq < before.seq) return 'reordered';
    if (seq > head.seq) return 'beyond_head';
    const isNext = seq === before.seq + 1;
    if (!isNext && this.isComplete) return 'missing';
    if (entryHash({ ...entry, at: new Date(entry.at) }, seq, entry.prev_hash) !== entry.hash) return 'altered';
    return isNext && entry.prev_hash !== before.hash ? 'broken_link' : null;
  }

  /** Ends the chain that is open: in a complete file its last entry is the one that the head tells. */
  private leave(): boolean {
    const { section } = this;
    this.section = undefined;
    if (!section) return true;
    const { chain, seq, hash, signature } = section.head;
    const place = { chain, seq: section.seq + 1, entry: null };
    if (this.isComplete && section.seq < seq) this.fail('cut', place);
    else if (section.seq === seq && section.hash !== hash) this.fail('head_changed', { ...place, seq });
    if (this.fault) return false;
    const { entries } = section;
    this.chains.push({ chain, seq, hash, entries, signature: signature === null ? 'unsigned' : 'signed' });
    return true;
  }

  private close(end: Extract<AuditExportLine, { kind: 'end' }>): void {
    if (!this.leave()) return;
    this.isEnded = true;
    if (end.chains !== this.chains.length || end.entries !== this.entries) this.fail('missing');
  }

  /** The file stops before its last line. */
  private failAtEnd(): void {
    this.line += 1;
    if (!this.header) return this.fail('unreadable');
    const { section } = this;
    this.fail('cut', section ? { chain: section.head.chain, seq: section.seq + 1, entry: null } : nowhere);
  }

  /** After a gap: what is missing may come later, and is out of its order then. */
  private follows(line: AuditExportLine | null): boolean {
    const { fault } = this;
    if (fault?.reason !== 'missing') return false;
    if (line?.kind !== 'entry' || line.chain !== fault.chain) return line?.kind === 'entry';
    if (line.seq !== fault.seq) return true;
    this.fault = { ...fault, reason: 'reordered', entry: placeOf(line).entry };
    return false;
  }

  /** A gap may still turn out to be an entry out of its order. */
  private get isUndecided(): boolean {
    return this.fault === undefined || this.fault.reason === 'missing';
  }

  private get isComplete(): boolean {
    return this.header?.selection === null;
  }

  private get keys(): HeadKeys {
    return this.expected.keys ?? this.header?.keys ?? {};
  }

  private fail(reason: AuditFault, place: Place = nowhere): void {
    this.fault ??= { reason, line: this.line, ...place };
  }
}

function placeOf({ chain, seq, id, event, at }: AuditExportEntry): Place {
  return { chain, seq, entry: { id, event, at } };
}

function parsed(text: string): AuditExportLine | null {
  try {
    return AuditExportLine.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
