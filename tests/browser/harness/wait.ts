import { setTimeout as delay } from 'node:timers/promises';
import { whatPagesShow } from './open-tabs';

/** Asks until the answer is truthy; after the time has passed, fails with what was awaited, the last answer and what the pages show. */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  { within = 15_000, every = 100 }: { within?: number; every?: number } = {},
): Promise<NonNullable<T>> {
  const end = performance.now() + within;
  let last: unknown;
  do {
    try {
      const answer = await ask();
      if (answer) {
        return answer as NonNullable<T>;
      }
      last = answer;
    } catch (error) {
      last = error;
    }
    await delay(every);
  } while (performance.now() < end);
  throw new Error(`not within ${within} ms: ${what} (last: ${describe(last)})\n${await whatPagesShow()}`);
}

/** Asks for the whole time and fails as soon as the answer is not truthy. */
export async function throughout(what: string, ms: number, ask: () => Promise<unknown> | unknown): Promise<void> {
  const end = performance.now() + ms;
  do {
    if (!(await ask())) {
      throw new Error(`did not stay true for ${ms} ms: ${what}`);
    }
    await delay(100);
  } while (performance.now() < end);
}

export { delay };

function describe(value: unknown): string {
  return value instanceof Error ? value.message : JSON.stringify(value);
}
