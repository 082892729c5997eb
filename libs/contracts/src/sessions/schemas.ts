import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';

/** How long a proof that it is still the same person opens the routes that ask for one (`stepUp`), in seconds. Signing in is a proof. */
export const STEP_UP_S = 600;

/** The ways in which a person can prove to be present. */
export const proofMethods = ['password'] as const;

/** The proof itself: today a password; each further method becomes a member of its own. */
export const StepUp = z.strictObject({ password: z.string().min(1).max(256) }).meta({ id: 'StepUp' });

/** What the person may prove himself with, and until when the last proof holds (null: it does not). */
export const StepUpState = z
  .object({ methods: z.array(z.enum(proofMethods)), provenUntil: Time.nullable() })
  .meta({ id: 'StepUpState' });

/** A session that is open: where somebody is signed in. */
export const Session = z
  .object({
    id: Id,
    surface: z.enum(['operator', 'admin']),
    /** The session that asks. */
    isCurrent: z.boolean(),
    /** Read from the user agent; null where it says nothing. */
    device: z.object({
      kind: z.enum(['desktop', 'phone', 'tablet', 'program', 'unknown']),
      browser: z.string().nullable(),
      system: z.string().nullable(),
    }),
    ip: z.string().nullable(),
    /** Whether it outlives the browser. */
    stay: z.boolean(),
    createdAt: Time,
    lastUsedAt: Time,
    /** When it ends unless it is used, and when it ends whatever happens. */
    idleExpiresAt: Time,
    absoluteExpiresAt: Time,
    /** The administrator who acts as the person in it, and why. */
    impersonator: z.object({ id: Id, label: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'Session' });

/** Where wrong passwords have closed an account for a while. */
export const SignInLocks = z
  .object({
    items: z.array(
      z.object({
        /** An address or its network, or that it is a browser in which the person has signed in before. */
        from: z.string(),
        /** Wrong passwords in a row. */
        failures: z.int(),
        lockedUntil: Time,
      }),
    ),
  })
  .meta({ id: 'SignInLocks' });
