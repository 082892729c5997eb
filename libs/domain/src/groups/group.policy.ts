import { nodeFilterFields, parseFilter } from '@fettle/contracts';
import { DomainError } from '@fettle/platform/errors';

/**
 * A rule as it is kept. A rule names no group: who belongs to which would otherwise go in circles.
 * @throws DomainError `group.rule_invalid` with an issue for each part that cannot be read
 */
export function requireRule(rule: string): string {
  const { terms, problems } = parseFilter(rule, nodeFilterFields);
  const issues = problems.map(({ at, message }) => ({ path: 'body.rule', message: `at ${at}: ${message}` }));
  for (const { field, at } of terms) {
    if (field === 'group') issues.push({ path: 'body.rule', message: `at ${at}: A rule cannot name a group` });
  }
  if (terms.length === 0 && issues.length === 0) issues.push({ path: 'body.rule', message: 'It says nothing' });
  const [first] = issues;
  if (!first) return rule;
  throw new DomainError('group.rule_invalid', { issues }, { detail: first.message });
}

/** Whether a filter of nodes names a group. */
export function namesGroup(q: string, name: string): boolean {
  const wanted = name.toLowerCase();
  const { terms } = parseFilter(q, nodeFilterFields);
  return terms.some(({ field, values }) => field === 'group' && values.some((value) => value.toLowerCase() === wanted));
}
