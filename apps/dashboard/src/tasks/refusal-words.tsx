import { nodeRefusalOf } from '@fettle/contracts';

/** What can be done about a refusal. Nothing for a code that this version does not know: the node's own words stand beside it. */
export function RefusalWords({ code }: { code: string }) {
  return <>{nodeRefusalOf(code)?.next ?? null}</>;
}
