import { texts } from './texts';

/** What to tell somebody whose screen was not shared; nothing for who closed the browser's window. */
export function screenProblem(error: unknown): string | undefined {
  // Both are refusals; only one by the system says so in its message.
  const bySystem = error instanceof Error && /system/i.test(error.message);
  const isRefusal = error instanceof Error && error.name === 'NotAllowedError';
  return isRefusal && !bySystem ? undefined : bySystem ? texts.screenRefused : texts.screenFailed;
}
