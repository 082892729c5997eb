/** The surfaces that people sign in to; each has its own cookies, keys and sessions. */
export const browserSurfaces = ['operator', 'admin'] as const;
export type BrowserSurface = (typeof browserSurfaces)[number];

export function isBrowserSurface(surface: string): surface is BrowserSurface {
  return (browserSurfaces as readonly string[]).includes(surface);
}
