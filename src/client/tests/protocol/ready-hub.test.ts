import { beforeEach, expect, test } from 'vitest';
import { ReadyHub } from '../../src/protocol/ready-hub';

class FakeHub {
  state = 'Disconnected';
  starts = 0;
  settle: ((up: boolean) => void) | undefined;
  #closed: (() => void)[] = [];

  start(): Promise<void> {
    this.starts++;
    return new Promise((resolve, reject) => {
      this.settle = (up) => (up ? resolve() : reject(new Error('refused')));
    });
  }

  async stop(): Promise<void> {}

  async invoke(): Promise<unknown> {
    return undefined;
  }

  on(): void {}

  onclose(handler: () => void): void {
    this.#closed.push(handler);
  }

  break(): void {
    for (const handler of this.#closed) {
      handler();
    }
  }
}

let hubs: FakeHub[];
let channel: ReadyHub;

beforeEach(() => {
  hubs = [];
  channel = new ReadyHub(() => {
    const hub = new FakeHub();
    hubs.push(hub);
    return hub;
  });
});

test('is opened once, and starting it is waiting for that', async () => {
  channel.prepare();
  channel.prepare();
  const hub = channel.take();
  let started = false;
  const start = hub.start().then(() => {
    started = true;
  });
  expect(started).toBe(false);

  hubs[0]?.settle?.(true);
  await start;

  expect(started).toBe(true);
  expect(hubs.map(({ starts }) => starts)).toEqual([1]);
});

test('is given once: the next one is new and not started', () => {
  channel.prepare();
  channel.take();
  channel.take();

  expect(hubs.map(({ starts }) => starts)).toEqual([1, 0]);
});

test('one that was lost or never came about is not given', async () => {
  channel.prepare();
  hubs[0]?.settle?.(false);
  await Promise.resolve();
  channel.prepare();
  hubs[1]?.settle?.(true);
  hubs[1]?.break();
  channel.take();

  expect(hubs.map(({ starts }) => starts)).toEqual([1, 1, 0]);
});
