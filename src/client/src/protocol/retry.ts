const firstDelays = [300, 700, 1_000, 1_000, 2_000, 2_000] as const;
const lastDelay = 3_000;

/** Milliseconds before connection attempt number `attempt` (from 0), spread by ±20 % so that a restarted server is not hit by all at once. */
export function retryDelay(attempt: number, random: () => number = Math.random): number {
  const delay = firstDelays[attempt] ?? lastDelay;
  return Math.min(lastDelay, delay * (0.8 + 0.4 * random()));
}

/** Waits, or ends early without an error when the signal fires. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }

    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });
}
