import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChannelLost, type ConnectionListener, MeetingConnection } from '../../src/protocol/connection';
import { retryDelay } from '../../src/protocol/retry';

class FakeHub {
  state = 'Disconnected';
  readonly invoked: unknown[][] = [];
  readonly handlers = new Map<string, (payload: unknown) => void>();
  #closed: (() => void) | undefined;

  async start(): Promise<void> {
    if (!serverUp) {
      throw new Error('refused');
    }
    this.state = 'Connected';
  }

  async stop(): Promise<void> {
    this.state = 'Disconnected';
  }

  invoke(...args: unknown[]): Promise<unknown> {
    this.invoked.push(args);
    return answer();
  }

  on(signal: string, handler: (payload: unknown) => void): void {
    this.handlers.set(signal, handler);
  }

  onclose(handler: () => void): void {
    this.#closed = handler;
  }

  break(): void {
    this.state = 'Disconnected';
    this.#closed?.();
  }
}

let serverUp: boolean;
let hubs: FakeHub[];
let answer: () => Promise<unknown>;
let events: string[];
let page: EventTarget;

function open(): MeetingConnection {
  const listener: ConnectionListener = {
    connected: () => events.push('connected'),
    lost: () => events.push('lost'),
    signal: (name) => events.push(name),
  };
  const makeHub = () => {
    const hub = new FakeHub();
    hubs.push(hub);
    return hub;
  };
  const connection = new MeetingConnection(listener, makeHub, page);
  connection.open();
  return connection;
}

beforeEach(() => {
  vi.useFakeTimers();
  serverUp = true;
  hubs = [];
  events = [];
  page = new EventTarget();
  answer = async () => ({ accepted: true });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test('comes back within four seconds of a server that was away for a minute', async () => {
  open();
  await pass(0);
  serverUp = false;
  hubs[0]?.break();
  await pass(60_000);
  expect(events).toEqual(['connected', 'lost']);

  serverUp = true;
  await pass(4_000);

  expect(events).toEqual(['connected', 'lost', 'connected']);
});

test('tries at once when the network is back', async () => {
  open();
  await pass(0);
  serverUp = false;
  hubs[0]?.break();
  await pass(60_000);

  serverUp = true;
  page.dispatchEvent(new Event('online'));
  await pass(0);

  expect(events.at(-1)).toBe('connected');
});

test('does not trust a connection from before a network change', async () => {
  open();
  await pass(0);

  page.dispatchEvent(new Event('online'));
  await pass(0);

  expect(hubs).toHaveLength(2);
  expect(hubs[0]?.state).toBe('Disconnected');
  expect(events).toEqual(['connected', 'lost', 'connected']);
});

test('signals of an old connection are not heard any more', async () => {
  open();
  await pass(0);
  hubs[0]?.break();
  await pass(1_000);

  hubs[0]?.handlers.get('seatTaken')?.({});
  hubs[1]?.handlers.get('handChanged')?.({});

  expect(events).toEqual(['connected', 'lost', 'connected', 'handChanged']);
});

test('a call without answer loses the connection, and says so', async () => {
  const connection = open();
  await pass(0);
  answer = () => new Promise(() => undefined);
  const reply = expect(connection.invoke('raiseHand', { commandId: 'c', raised: true })).rejects.toBeInstanceOf(
    ChannelLost,
  );

  await pass(15_000);
  await reply;

  expect(events).toContain('lost');
});

test('an error of the server is not taken for a lost connection', async () => {
  const connection = open();
  await pass(0);
  answer = async () => {
    throw new Error('server error');
  };

  await expect(connection.invoke('raiseHand', { commandId: 'c', raised: true })).rejects.toThrow('server error');
  expect(events).toEqual(['connected']);
});

test('a closed connection stays closed', async () => {
  const connection = open();
  await pass(0);
  await connection.close();
  page.dispatchEvent(new Event('online'));
  await pass(60_000);

  expect(hubs).toHaveLength(1);
  expect(events).toEqual(['connected']);
});

test('attempts get rarer up to three seconds, and are spread', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 100].map((attempt) => retryDelay(attempt, () => 0.5));

  expect(delays).toEqual([300, 700, 1_000, 1_000, 2_000, 2_000, 3_000, 3_000]);
  expect(retryDelay(0, () => 0)).toBeLessThan(retryDelay(0, () => 1));
});
