/** What a command is about, as far as the audit log names it. */
export interface AuditedParams {
  readonly path?: string;
  readonly transferId?: string;
}

/** Paths may have 4,096 characters, and a task for many nodes has an entry for each. */
const PATH_MAX = 1_024;

/**
 * What the audit log says of a command beside its name: the path and the transfer that it is about. Nothing else of the parameters: what
 * is written to files and what people type is not for the log.
 */
export function auditedParams(payload: object): AuditedParams {
  const { path, transferId } = payload as { path?: unknown; transferId?: unknown };
  return {
    ...(typeof path === 'string' && { path: path.length > PATH_MAX ? `${path.slice(0, PATH_MAX - 1)}…` : path }),
    ...(typeof transferId === 'string' && { transferId }),
  };
}
