import type { ChainHead } from '@fettle/contracts/audit-chain';
import { Ctx } from '../context/index.js';
import type { AuditAnchors } from './audit-anchors.js';
import type { Database } from './database.js';

/** How often the ends that other processes have signed are looked at. */
const observeMs = 15_000;
const endsSql = 'SELECT chain, seq::text AS seq, hash, signature FROM audit_chains';

interface Mark {
  readonly seq: number;
  readonly hash: string;
}

/**
 * The furthest end of each chain that this process has seen, in memory, where SQL does not reach: an end that lies behind it was put
 * back. A restarted process begins with the ends that it finds.
 */
export class AuditMarks {
  private readonly marks = new Map<string, Mark>();
  private observedAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly anchors: AuditAnchors,
  ) {}

  /** Takes over the signed ends of all chains, at most every 15 s: another process may have sealed further. */
  async observe(): Promise<void> {
    if (performance.now() - this.observedAt < observeMs) return;
    const rows = await this.database.query<{ chain: string; seq: string; hash: string; signature: string | null }>(
      Ctx.system('audit sealer'),
      endsSql,
    );
    this.observedAt = performance.now();
    for (const { chain, seq, hash, signature } of rows) {
      const head = { chain, seq: Number(seq), hash };
      // Whoever can write to the table could raise a mark out of reach with an end of his own: only signed ones count.
      const isNews = head.seq > (this.marks.get(chain)?.seq ?? 0);
      if (isNews && this.anchors.state(head, signature) === 'signed') this.raise(head);
    }
  }

  /** Notes an end that was sealed. One behind the mark leaves it where it is. */
  raise({ chain, seq, hash }: ChainHead): void {
    if (seq > (this.marks.get(chain)?.seq ?? 0)) this.marks.set(chain, { seq, hash });
  }

  /** Whether a chain may be gone on from here with a signature: not behind its mark, and at the mark only as it was. */
  allow({ chain, seq, hash }: ChainHead): boolean {
    const mark = this.marks.get(chain);
    return !mark || seq > mark.seq || (seq === mark.seq && hash === mark.hash);
  }
}
