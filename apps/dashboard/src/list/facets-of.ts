import type { FilterField } from '@fettle/contracts';
import type { Facet } from '@fettle/ui';
import type { KnownValues } from './list-grammar.ts';

/** The lists of values of some fields: those that the field itself names, else those that rows have; with counts once known. */
export function facetsOf(
  fields: readonly FilterField[],
  names: readonly string[],
  known: KnownValues | undefined,
): Facet[] {
  return names.flatMap((name) => {
    const field = fields.find((one) => one.name === name);
    if (!field) return [];
    const counts = new Map(known?.[name]?.map(({ value, count }) => [value, count]));
    const values = field.choices?.map(({ value, label }) => ({
      value,
      label,
      // A value that no row has was counted too.
      count: known ? (counts.get(value) ?? 0) : undefined,
    }));
    return [{ field: name, label: field.label, values }];
  });
}
