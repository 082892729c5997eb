import { z } from 'zod';

/**
 * The audit log as a file: JSON lines, made so that whoever has the file needs nothing else to check it. First a header; then for
 * each chain a line with its end and the signature over it, and its entries by their place; last a line with the totals.
 */
const Head = z.object({
  kind: z.literal('audit-export'),
  version: z.literal(1),
  /** `platform` for everything, or the chain of one workspace. */
  scope: z.string(),
  /** The filters that chose the entries; null when every sealed entry is there. */
  selection: z.record(z.string(), z.string()).nullable(),
  exportedAt: z.iso.datetime(),
  /** Public keys of the control plane that signed the ends of chains. */
  keys: z.record(z.string(), z.string()),
});

const Chain = z.object({
  kind: z.literal('chain'),
  chain: z.string(),
  /** 0: nothing is sealed in it yet. */
  seq: z.number().int().nonnegative(),
  hash: z.string(),
  signature: z.string().nullable(),
});

const Entry = z.strictObject({
  kind: z.literal('entry'),
  id: z.string(),
  workspace_id: z.string().nullable(),
  at: z.iso.datetime(),
  actor: z.unknown(),
  event: z.string(),
  target: z.unknown(),
  details: z.unknown(),
  request_id: z.string(),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  chain: z.string(),
  seq: z.number().int().positive(),
  prev_hash: z.string(),
  hash: z.string(),
});

const End = z.object({
  kind: z.literal('end'),
  chains: z.number().int().nonnegative(),
  entries: z.number().int().nonnegative(),
});

export const AuditExportLine = z.discriminatedUnion('kind', [Head, Chain, Entry, End]);
export type AuditExportLine = z.output<typeof AuditExportLine>;
export type AuditExportHeader = z.output<typeof Head>;
export type AuditExportChain = z.output<typeof Chain>;
export type AuditExportEntry = z.output<typeof Entry>;
