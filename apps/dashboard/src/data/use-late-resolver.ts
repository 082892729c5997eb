import { useCallback, useEffect } from 'react';
import type { FieldValues, Resolver } from 'react-hook-form';

/**
 * What checks a form, with Zod, comes after the page: it is asked for as soon as the form stands, and waited for when something is to be
 * checked. Where it cannot be had nothing is found wrong, for the API checks everything again. `load` is made outside of components.
 */
export function useLateResolver<Values extends FieldValues>(load: () => Promise<Resolver<Values>>): Resolver<Values> {
  useEffect(() => void load().catch(() => undefined), [load]);
  return useCallback<Resolver<Values>>(
    async (values, context, options) => {
      const check = await load().catch((): Resolver<Values> => () => ({ values, errors: {} }));
      return check(values, context, options);
    },
    [load],
  );
}
