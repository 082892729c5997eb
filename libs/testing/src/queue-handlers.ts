/** A handler for each job of one queue, which is what `Queues.work` takes: no other queue's, and none missing. `jobs` are the contracts. */
export function queueHandlers<H>(
  jobs: Readonly<Record<string, { readonly queue: string }>>,
  queue: string,
  handlerOf: (name: string) => H,
): Record<string, H> {
  const own = Object.keys(jobs).filter((name) => jobs[name]!.queue === queue);
  return Object.fromEntries(own.map((name) => [name, handlerOf(name)]));
}
