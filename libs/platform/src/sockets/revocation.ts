import { z } from 'zod';

/** Body of the bus channel `revoked`: one of a session that ended, a person who lost access, a person who lost a workspace. */
export const Revocation = z.union([
  z.object({ sessionId: z.string() }),
  z.object({ workspaceId: z.string(), userId: z.string().optional() }),
  z.object({ userId: z.string() }),
]);
export type Revocation = z.infer<typeof Revocation>;

/** The revocation in a bus message, or undefined for what means somebody else (a node's key). */
export function revocationOf(body: string): Revocation | undefined {
  try {
    return Revocation.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
