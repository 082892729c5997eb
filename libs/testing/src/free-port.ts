/** A TCP port on loopback that is free and that nobody else is offered; never the same one twice. */
export const { freePort } = (await import(new URL('../../../infra/ports.mjs', import.meta.url).href)) as {
  freePort: () => Promise<number>;
};
