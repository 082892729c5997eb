import * as z from 'zod';

/**
 * GET /agent/builds/manifest.json: the agent build that this control plane serves. For people and older programs: what is trusted
 * stands in the signed `release.dsse.json` beside it, whose format is in `@fettle/contracts/agent/release`.
 */
export const buildManifest = z.object({
  version: z.string().min(1).max(64),
  files: z.array(
    z.object({
      /** `agent.cjs` (needs Node 20 or newer), `fettle-agent-linux-<x64|arm64>` (single executable) or `install.sh`. */
      name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
      /** 64 lower-case hex digits. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      sizeBytes: z.int().min(1),
    }),
  ),
});

export type BuildManifest = z.infer<typeof buildManifest>;
