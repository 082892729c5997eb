// Floor of memory: Node that waits.
setInterval(() => undefined, 60_000);
process.send?.({ type: 'ready' });
