import { Injectable } from '@nestjs/common';
import type { Handled, Result, audit } from '@fettle/contracts';
import { genesisHash } from '@fettle/contracts/audit-chain';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditAnchors, Cursor } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { z } from 'zod';
import { chainOf } from './audit.conditions.js';
import { stepOn, type Place } from './chain-walk.js';
import { ChainRepository } from './chain.repository.js';

type Verification = Result<typeof audit.verify>;

/** What one call looks at, at most: more would hold a connection for longer than a page waits. */
const ENTRIES_A_CALL = 20_000;
const MS_A_CALL = 1_500;
/** Kept in the cursor: the chain, the last good place in it, its hash, and how many entries were checked in all. */
const Standing = z.tuple([z.string(), z.number().int(), z.string(), z.number().int()]);

/**
 * Walks the audit chains in the database, a bounded stretch with each call: progress is what the answers say, and whoever stops asking has
 * stopped it. Compares each chain with its noted end and the signature over that.
 */
@Injectable()
export class ChainVerifier {
  constructor(
    private readonly repository: ChainRepository,
    private readonly cursor: Cursor,
    private readonly anchors: AuditAnchors,
  ) {}

  /** @throws DomainError `request.cursor_invalid`, `object.not_found` for a workspace without entries */
  async verify(ctx: Ctx, { workspace, cursor }: Handled<typeof audit.verify>['body']): Promise<Verification> {
    const { repository, anchors } = this;
    const only = workspace === undefined ? null : chainOf(workspace);
    const scope = `audit-verify:${only ?? ''}`;
    const total = await repository.total(ctx, only);
    if (only !== null && total === 0 && !(await this.exists(ctx, only))) throw new DomainError('object.not_found');
    const standing = cursor === undefined ? null : readStanding(this.cursor.open(scope, cursor).key);
    const walk = new Walk(standing?.checked ?? 0);
    let place = standing?.place ?? (await this.begin(ctx, only, ''));
    while (place && walk.hasTime) {
      const step = await stepOn(ctx, { repository, anchors }, place);
      if (step.kind === 'on') {
        walk.checked += step.checked;
        place = step.place;
        continue;
      }
      if (step.kind === 'bad') walk.faults.push(step.fault);
      else walk.chains.push({ ...step.head, signature: step.signature });
      place = only === null ? await this.begin(ctx, only, place.chain) : null;
    }
    const { faults, chains, checked } = walk;
    return { faults, chains, checked, total, cursor: place && this.seal(scope, place, checked) };
  }

  private async exists(ctx: Ctx, chain: string): Promise<boolean> {
    return (await this.repository.rows(ctx, chain, 0, 1)).length > 0;
  }

  private async begin(ctx: Ctx, only: string | null, after: string): Promise<Place | null> {
    const chain = only ?? (await this.repository.next(ctx, after));
    return chain === null ? null : { chain, seq: 0, hash: genesisHash };
  }

  private seal(scope: string, { chain, seq, hash }: Place, checked: number): string {
    return this.cursor.seal(scope, { key: JSON.stringify([chain, seq, hash, checked]), id: newId() });
  }
}

/** What one call has found so far. */
class Walk {
  readonly faults: Verification['faults'] = [];
  readonly chains: Verification['chains'] = [];
  private readonly until = performance.now() + MS_A_CALL;
  private readonly most: number;

  constructor(public checked: number) {
    this.most = checked + ENTRIES_A_CALL;
  }

  get hasTime(): boolean {
    return this.checked < this.most && performance.now() < this.until;
  }
}

function readStanding(text: string): { place: Place; checked: number } {
  const [chain, seq, hash, checked] = Standing.parse(JSON.parse(text));
  return { place: { chain, seq, hash }, checked };
}
