// Loaded into a program that is measured: on request it collects garbage and tells its memory. Without requests it does nothing.

process.on('message', (message: { type?: string }) => {
  if (message.type !== 'collect') return;
  for (let pass = 0; pass < 3; pass += 1) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ type: 'memory', rss, heapUsed, external });
});
process.channel?.unref();
