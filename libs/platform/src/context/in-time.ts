/**
 * What `work` gives, or what `late` gives after so many ms: nobody waits longer for a part that hangs. `late` may throw, and what either
 * throws is thrown. Work that is late goes on unheard, and its failure is no unhandled one.
 */
export async function inTime<T, L>(work: () => T | Promise<T>, ms: number, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  }).then(late);
  try {
    // In a function of its own: what throws at once counts like what throws later.
    return await Promise.race([(async () => work())(), over]);
  } finally {
    clearTimeout(timer);
  }
}
