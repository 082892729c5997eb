/** What can be wrong with an audit log, and how it is told. */
export const auditFaults = {
  unreadable: 'this is not a line of an audit export',
  altered: 'the content is not what was sealed',
  missing: 'this entry is missing',
  cut: 'the chain is cut off here: entries that were sealed are gone from its end',
  reordered: 'the entries are not in their order',
  duplicated: 'this entry is there twice',
  broken_link: 'the entry before it is another than the one that was sealed',
  foreign: 'this entry belongs to another chain',
  unsealed: 'this entry has lost its seal',
  beyond_head: 'there are entries behind the end that was noted',
  head_changed: 'the end of the chain is not the one that was sealed',
  head_forged: 'the signature over the end of the chain is not from this control plane',
  history_changed: 'the chain does not go on from where it stood before',
} as const;

export type AuditFault = keyof typeof auditFaults;
