import { randomInt } from 'node:crypto';
import { atMost, type Benchmark } from '../harness/benchmark.js';
import { Installation } from '../harness/installation.js';
import { quantile } from '../harness/statistics.js';

const P99 = 'p99 of a sign-in';
const P50 = 'p50 of a sign-in';
const PEOPLE = 20;
const SOURCES = 50;
const GUESSES_EACH = 20;
const SIGN_INS = 150;

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** One sign-in from an address of one's own; `device` is the cookie of a browser that was signed in before. */
async function signIn(url: string, who: Credentials, from: string, device = ''): Promise<Response> {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-for': from, cookie: device },
    body: JSON.stringify(who),
  });
  await answer.arrayBuffer();
  return answer;
}

const anyAddress = (): string => `198.18.${randomInt(256)}.${randomInt(1, 255)}`;

/** A browser in which the person has signed in before. */
async function knownBrowser(url: string, who: Credentials): Promise<() => Promise<number>> {
  const first = await signIn(url, who, anyAddress());
  if (!first.ok) throw new Error(`sign-in: ${first.status}`);
  const device = first.headers
    .getSetCookie()
    .find((one) => one.includes('_device='))!
    .split(';', 1)[0]!;
  return async () => {
    const begun = performance.now();
    const answer = await signIn(url, who, anyAddress(), device);
    if (!answer.ok) throw new Error(`sign-in under attack: ${answer.status}`);
    return performance.now() - begun;
  };
}

/** Fifty addresses with twenty wrong passwords each, all at once. Resolves to how many were judged, not sent away. */
async function attack(url: string, signal: AbortSignal): Promise<number> {
  let judged = 0;
  const source = async (_: unknown, at: number): Promise<void> => {
    for (let guess = 0; guess < GUESSES_EACH && !signal.aborted; guess += 1) {
      const who = { email: `target-${at}-${guess}@example.org`, password: 'letmein' };
      const { status } = await signIn(url, who, `203.0.113.${at + 1}`);
      if (status === 401) judged += 1;
    }
  };
  await Promise.all(Array.from({ length: SOURCES }, source));
  return judged;
}

async function measure(people: readonly (() => Promise<number>)[]): Promise<Record<string, number>> {
  const times: number[] = [];
  for (let at = 0; at < SIGN_INS; at += 1) times.push(await people[at % people.length]!());
  return { [P50]: quantile(times, 0.5), [P99]: quantile(times, 0.99) };
}

export const signInUnderAttack: Benchmark = {
  name: 'P18',
  title: 'Sign-in under attack',
  about: {
    load: `${SIGN_INS} sign-ins one after the other, of ${PEOPLE} people in browsers that they have signed in with before`,
    floor: 'while nobody else does anything',
    peer: 'none',
    fettle: `while ${SOURCES} addresses send ${SOURCES * GUESSES_EACH} wrong passwords, each its next as soon as one is answered`,
  },
  units: { [P50]: 'ms', [P99]: 'ms' },
  steady: P50,
  onceOnly: true,
  async open({ postgres }) {
    const place = await Installation.start(await postgres.database(), { FETTLE_TRUST_PROXY: 'loopback' });
    const { url, admin } = place;
    const emails = await place.people(PEOPLE);
    const people: (() => Promise<number>)[] = [];
    for (const email of emails) people.push(await knownBrowser(url, { email, password: admin.password }));
    return {
      contenders: {
        floor: () => measure(people),
        fettle: async () => {
          const stop = new AbortController();
          const attacked = attack(url, stop.signal);
          const figures = await measure(people);
          stop.abort();
          await attacked;
          return figures;
        },
      },
      stop: () => place.stop(),
    };
  },
  checks: (figures) => [atMost(figures.get(P99)!, 'floor', 2)],
  notes: ['That suspects never take the last place, and sources take turns, is gated in `hash-places.spec.ts`.'],
};
