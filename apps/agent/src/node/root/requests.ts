/** Codes with which the helper refuses. */
export type RootRefusalCode =
  | 'root.request_invalid'
  | 'root.not_allowed'
  | 'root.statement_refused'
  | 'root.operation_unknown'
  | 'root.terminal_unavailable'
  | 'root.not_started'
  | 'root.busy';

/** The helper does not do what it was asked. The message is for people. */
export class RootRefusal extends Error {
  override readonly name = 'RootRefusal';

  constructor(
    readonly code: RootRefusalCode | 'node.root_access_missing',
    message: string,
  ) {
    super(message);
  }
}
