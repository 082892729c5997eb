import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Bus } from '@fettle/platform/bus';
import type { RecentPrincipal, SessionPrincipal } from '@fettle/platform/http';
import { revocationOf } from '@fettle/platform/sockets';
import type { AccessClaims } from './access-token.js';

/** How long a proof from the database is believed when the database is away. */
export const VOUCHED_FOR_MS = 15 * 60_000;
/** Administrators are few; more sessions than this at once lose the oldest proof. */
const MOST = 200;

interface Proof {
  readonly principal: SessionPrincipal;
  readonly sessionVersion: number;
  /** Of the access token that was proven, epoch seconds. */
  readonly expiresAtS: number;
  readonly atMs: number;
  /** Of this process's own clock that never jumps. */
  readonly at: number;
}

/**
 * Sessions of the admin surface that this process itself has found alive, and platform administrators, in the database within the
 * last 15 minutes. They open nothing but reads that are made for an outage. A revocation takes a proof away as soon as it is heard,
 * and after a gap in which one may have been missed all of them are gone.
 */
@Injectable()
export class RecentAdministrators implements OnModuleInit, OnModuleDestroy {
  private readonly proofs = new Map<string, Proof>();
  private readonly stops: (() => void)[] = [];
  private revocations = 0;

  constructor(private readonly bus: Bus) {}

  onModuleInit(): void {
    this.stops.push(
      this.bus.subscribe('revoked', (body) => this.revoked(body)),
      this.bus.onGap(() => this.forgetAll()),
    );
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** Taken before the database is asked, and handed to `prove`. */
  get mark(): number {
    return this.revocations;
  }

  /** The database has just said that this session lives and its person is a platform administrator. */
  prove(mark: number, principal: SessionPrincipal, claims: AccessClaims): void {
    // Somebody's access ended while the answer was on its way: perhaps this one's. The next request proves it again.
    if (mark !== this.revocations || principal.platformRole !== 'platform_admin') return;
    const { sessionVersion, expiresAtS } = claims;
    this.proofs.delete(principal.sessionId);
    this.proofs.set(principal.sessionId, {
      principal,
      sessionVersion,
      expiresAtS,
      atMs: Date.now(),
      at: performance.now(),
    });
    const [oldest] = this.proofs.keys();
    if (this.proofs.size > MOST && oldest !== undefined) this.proofs.delete(oldest);
  }

  /** The database has said otherwise. */
  forget(sessionId: string): void {
    this.proofs.delete(sessionId);
  }

  /** Who genuine claims belong to, while there is a proof that is young enough. An access token older than the proven one is none. */
  vouch(claims: AccessClaims): RecentPrincipal | null {
    const proof = this.proofs.get(claims.sessionId);
    if (!proof) return null;
    if (performance.now() - proof.at >= VOUCHED_FOR_MS) {
      this.forget(claims.sessionId);
      return null;
    }
    const { principal, sessionVersion, expiresAtS, atMs } = proof;
    const isSame = claims.userId === principal.userId && claims.sessionVersion === sessionVersion;
    if (!isSame || claims.expiresAtS < expiresAtS) return null;
    const until = new Date(atMs + VOUCHED_FOR_MS).toISOString();
    return { principal, verifiedAt: new Date(atMs).toISOString(), until };
  }

  private revoked(body: string): void {
    const revocation = revocationOf(body);
    if (!revocation) return;
    this.revocations += 1;
    for (const [sessionId, { principal }] of this.proofs) {
      const isMeant =
        ('sessionId' in revocation && revocation.sessionId === sessionId) ||
        ('userId' in revocation && revocation.userId === principal.userId);
      if (isMeant) this.proofs.delete(sessionId);
    }
  }

  private forgetAll(): void {
    this.revocations += 1;
    this.proofs.clear();
  }
}
