import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { guardPage } from '../../src/state/page';

let page: EventTarget & { visibilityState: string };
let locks: { released: boolean }[];
let request: () => Promise<object>;

beforeEach(() => {
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  locks = [];
  request = async () => {
    const lock = {
      released: false,
      release: async () => {
        lock.released = true;
      },
    };
    locks.push(lock);
    return lock;
  };
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { wakeLock: { request: (kind: string) => (kind === 'screen' ? request() : undefined) } });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const asksBeforeClosing = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));

test('closing is asked about in the call, and neither before nor after', async () => {
  expect(asksBeforeClosing()).toBe(false);
  const scope = new AbortController();
  guardPage(scope.signal);
  expect(asksBeforeClosing()).toBe(true);

  scope.abort();

  expect(asksBeforeClosing()).toBe(false);
});

test('the screen stays on during the call, again after the page was hidden, and not after it', async () => {
  const scope = new AbortController();
  guardPage(scope.signal);
  await settled();
  expect(locks).toHaveLength(1);

  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await settled();
  expect(locks).toHaveLength(2);

  scope.abort();
  await settled();
  expect(locks.at(-1)?.released).toBe(true);
});

test('a lock that comes after the end is given back, and a refusal harms nothing', async () => {
  const scope = new AbortController();
  guardPage(scope.signal);
  scope.abort();
  await settled();
  expect(locks.every((lock) => lock.released)).toBe(true);

  request = () => Promise.reject(new Error('low battery'));
  guardPage(new AbortController().signal);
  await settled();
});
