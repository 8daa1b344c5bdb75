import { setTimeout as delay } from 'node:timers/promises';
import type { Tab } from './tab';

const open = new Set<Tab>();

/** From now on failed waits tell what this tab shows. */
export function opened(tab: Tab): void {
  open.add(tab);
}

export function closed(tab: Tab): void {
  open.delete(tab);
}

/** What each open page shows and complained about, so that the log of a build machine is enough to find a cause. */
export async function whatPagesShow(): Promise<string> {
  const pages = await Promise.all([...open].map((tab) => Promise.race([shown(tab), silent(tab)])));
  return pages.join('\n');
}

async function shown(tab: Tab): Promise<string> {
  try {
    const { address, text, state } = await tab.evaluate(
      () => ({
        address: location.pathname,
        state: `${document.readyState}, ${document.visibilityState}`,
        text: document.body?.innerText ?? '',
      }),
      undefined,
    );
    const complaints = tab.complaints.slice(-8).map((line) => `  ! ${line.slice(0, 300)}`);
    return [`--- ${tab.browser} ${address} (${state}): ${text.slice(0, 600)}`, ...complaints].join('\n');
  } catch (error) {
    return `--- ${tab.browser}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function silent(tab: Tab): Promise<string> {
  await delay(2_000, undefined, { ref: false });
  return `--- ${tab.browser}: the page does not answer`;
}

/** Runs an action of a test; when it fails, the error also tells what the pages show. */
export async function explained<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof Error) {
      error.message += `\n${await whatPagesShow()}`;
    }
    throw error;
  }
}
