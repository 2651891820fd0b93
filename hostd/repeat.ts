/** Does a piece of work now and again, each time only after the time before has ended. Knows nothing of the work. */
export function repeat(
  pauseMs: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): { dispose(): void } {
  let timer: NodeJS.Timeout | null = null;
  let ended = false;
  const once = async () => {
    await work().catch(failed);
    if (!ended) timer = setTimeout(() => void once(), pauseMs);
  };
  void once();
  return {
    dispose() {
      ended = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
