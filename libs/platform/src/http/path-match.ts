import type { RouteContract } from '@fettle/contracts';

/** Methods that a surface offers at a path (`/api/v1/…`); empty when there is nothing. */
export function allowedMethods(contracts: readonly RouteContract[], path: string): string[] {
  const parts = path
    .replace(/^\/api\/v1/, '')
    .replace(/\/$/, '')
    .split('/');
  const methods = contracts
    .filter((contract) => matches(contract.path.split('/'), parts))
    .map((contract) => contract.method);
  return [...new Set(methods)];
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length && pattern.every((piece, index) => piece.startsWith(':') || piece === parts[index])
  );
}
