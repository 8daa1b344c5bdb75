/** Guards of the page while in a call: a question before it is closed, and a screen that stays on. */
export function guardPage(scope: AbortSignal): void {
  window.addEventListener('beforeunload', (event) => event.preventDefault(), { signal: scope });
  void keepAwake(scope);
}

async function keepAwake(scope: AbortSignal): Promise<void> {
  if (!('wakeLock' in navigator)) {
    return;
  }

  let lock: WakeLockSentinel | undefined;
  const take = async () => {
    // Browsers release the lock of a hidden page and refuse it while the battery is low; a dark screen harms no call.
    lock = await navigator.wakeLock.request('screen').catch(() => undefined);
    if (scope.aborted) {
      await lock?.release();
    }
  };
  const again = () => {
    if (document.visibilityState === 'visible') {
      void take();
    }
  };
  document.addEventListener('visibilitychange', again, { signal: scope });
  scope.addEventListener('abort', () => void lock?.release(), { once: true });
  await take();
}

/** Calls back when this device may have changed its network. */
export function watchNetwork(changed: () => void, scope: AbortSignal): void {
  window.addEventListener('online', changed, { signal: scope });
  const connection = (navigator as Navigator & { readonly connection?: EventTarget }).connection;
  connection?.addEventListener('change', changed, { signal: scope });
}
