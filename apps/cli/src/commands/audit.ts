import { createReadStream } from 'node:fs';
import { open as openFile, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  AuditFileVerifier,
  auditFaults,
  type ChainHead,
  type FileVerdict,
  type HeadKeys,
} from '@fettle/contracts/audit-chain';
import { CliError } from '../exit-codes.js';
import { open, type Session } from '../session.js';

export interface AuditExportOptions {
  readonly format?: string;
  readonly output?: string;
  readonly event?: string;
  readonly actor?: string;
  readonly target?: string;
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The workspace's audit log, to a file or to stdout, as fast as it is taken. A file is only there when it is whole. */
export async function exportAudit(session: Session, { output, ...filter }: AuditExportOptions): Promise<void> {
  const connection = await open(session);
  const asked = Object.entries(filter).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const search = new URLSearchParams(asked).toString();
  const body = await connection.download(
    `/workspaces/${connection.target.workspaceId}/audit-logs/export${search && `?${search}`}`,
  );
  if (output === undefined) return session.printer.pipe(body);
  const draft = `${output}.part`;
  const file = await openFile(draft, 'w', 0o600);
  let bytes = 0;
  try {
    for await (const piece of body) {
      await file.writeFile(piece);
      bytes += piece.length;
    }
  } catch (error) {
    await file.close();
    await rm(draft, { force: true });
    throw error;
  }
  await file.close();
  await rename(draft, output);
  session.printer.result({ file: output, bytes }, () => session.printer.line(`${output}: ${bytes} bytes`));
}

export interface VerifyOptions {
  readonly key?: readonly string[];
  readonly since?: string;
  readonly complete?: boolean;
}

/**
 * Checks an exported log with nothing but the file. @returns the code to end with: 0 whole, 1 not
 * @throws CliError `usage`, `failed` for an earlier export that is not whole itself
 */
export async function verifyAudit(session: Session, path: string, options: VerifyOptions): Promise<number> {
  const keys = options.key ? keysOf(options.key) : undefined;
  const since = options.since === undefined ? undefined : await headsOf(options.since);
  const verifier = new AuditFileVerifier({ ...(keys ? { keys } : {}), ...(since ? { since } : {}) });
  const verdict = await verified(path, verifier);
  const isWhole = verdict.ok && (verdict.isComplete || !options.complete);
  const told = verdict.ok
    ? verdict
    : { ...verdict, fault: { ...verdict.fault, means: auditFaults[verdict.fault.reason] } };
  session.printer.result({ file: path, ...told, ok: isWhole }, () => tell(session, path, verdict, keys !== undefined));
  if (verdict.ok && !isWhole) session.printer.note('This is a selection: whether entries are missing cannot be told.');
  return isWhole ? 0 : 1;
}

function tell({ printer }: Session, path: string, verdict: FileVerdict, isKeyKnown: boolean): void {
  if (!verdict.ok) {
    const { fault } = verdict;
    const where = fault.chain ? ` In the chain ${fault.chain}, at place ${fault.seq}:` : '';
    printer.line(`${path}, line ${fault.line}:${where} ${auditFaults[fault.reason]}.`, 'red');
    if (fault.entry) printer.line(`The entry is ${fault.entry.event} of ${fault.entry.at}, id ${fault.entry.id}.`);
    return;
  }
  const { entries, chains, isComplete } = verdict;
  printer.line(
    `${path}: ${entries} entries of ${chains.length === 1 ? 'one chain' : `${chains.length} chains`} are whole.`,
    'green',
  );
  for (const { chain, entries: count, seq, hash, signature } of chains)
    printer.line(`  ${chain}: ${count} entries, head ${seq} ${hash}${signature === 'signed' ? '' : ' (not signed)'}`);
  if (!isComplete)
    printer.line('It is a selection: none of these was changed; whether others are missing cannot be told.');
  if (!isKeyKnown)
    printer.line('The signatures were checked with the keys in the file; --key checks them with yours.', 'dim');
}

async function verified(path: string, verifier: AuditFileVerifier): Promise<FileVerdict> {
  const input = path === '-' ? process.stdin : createReadStream(path);
  for await (const line of createInterface({ input, crlfDelay: Infinity })) if (!verifier.push(line)) break;
  return verifier.end();
}

/** Where the chains ended in an earlier export, which has to be whole itself. */
async function headsOf(path: string): Promise<ChainHead[]> {
  const verdict = await verified(path, new AuditFileVerifier());
  if (!verdict.ok) throw new CliError('failed', `${path} is not whole itself`, `fettle audit verify ${path} says why.`);
  return verdict.chains.filter(({ seq }) => seq > 0).map(({ chain, seq, hash }) => ({ chain, seq, hash }));
}

/** `1:<public key>`, or the header line's `keys`. */
function keysOf(texts: readonly string[]): HeadKeys {
  return Object.fromEntries(
    texts.map((text) => {
      const [, version, key] = /^(\d{1,4}):([\w-]{43})$/.exec(text) ?? [];
      if (!version || !key) throw new CliError('usage', `${text} is no key`, 'It looks like 1:nAb3…, as in the file.');
      return [version, key];
    }),
  );
}
