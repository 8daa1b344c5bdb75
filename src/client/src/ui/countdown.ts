import { useEffect, useState } from 'preact/hooks';

/** Whole seconds until a time in milliseconds since 1970; 0 once it has come, or when there is none. */
export function useCountdown(until: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  const left = until === undefined ? 0 : Math.max(0, Math.ceil((until - now) / 1_000));
  useEffect(() => {
    setNow(Date.now());
    if (until === undefined) {
      return;
    }

    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= until) {
        clearInterval(timer);
      }
    }, 500);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
