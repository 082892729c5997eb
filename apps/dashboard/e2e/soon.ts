import { expect } from '@jest/globals';
import { until } from '@fettle/testing';
import type { Locator } from 'playwright-core';

type Matchers = ReturnType<typeof expect<unknown>>;
type Matcher = 'toBe' | 'toEqual' | 'toContain' | 'toMatch' | 'toBeNull' | 'toBeGreaterThan' | 'toBeLessThan';
type Soon = { readonly [M in Matcher]: (...expected: Parameters<Matchers[M]>) => Promise<void> };

/**
 * `expect` for what a page shows by and by: reads again until the reading is as expected, and fails with the last one after ten seconds.
 * A page follows a key or a click a moment later, so one reading right after it says what was, not what is.
 */
export function soon<T>(read: () => Promise<T>): Soon & { readonly not: Soon } {
  return { ...matchers(read, (value) => expect(value)), not: matchers(read, (value) => expect(value).not) };
}

function matchers<T>(read: () => Promise<T>, of: (value: T) => Omit<Matchers, 'resolves' | 'rejects' | 'not'>): Soon {
  const one =
    <M extends Matcher>(name: M) =>
    async (...expected: Parameters<Matchers[M]>): Promise<void> => {
      let last: unknown;
      const holds = async (): Promise<boolean> => {
        const value = await read();
        try {
          (of(value)[name] as (...args: unknown[]) => void)(...expected);
          return true;
        } catch (error) {
          last = error;
          return false;
        }
      };
      await until(holds).catch((error: unknown) => {
        throw last ?? error;
      });
    };
  return {
    toBe: one('toBe'),
    toEqual: one('toEqual'),
    toContain: one('toContain'),
    toMatch: one('toMatch'),
    toBeNull: one('toBeNull'),
    toBeGreaterThan: one('toBeGreaterThan'),
    toBeLessThan: one('toBeLessThan'),
  };
}

/** Turns a box or a switch whose state comes back from elsewhere, such as the address or the server, a moment after the click. */
export async function turn(box: Locator, isOn: boolean): Promise<void> {
  await box.click();
  await soon(() => box.isChecked()).toBe(isOn);
}
