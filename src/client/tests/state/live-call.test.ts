import { expect, test, vi } from 'vitest';
import type { CallMedia } from '../../src/media/call-media';
import type { LocalMedia } from '../../src/media/local-media';
import type { CallListener } from '../../src/state/call-parts';
import { LiveCall } from '../../src/state/live-call';
import { SeatStore } from '../../src/state/seat';
import { memoryStorage } from '../../src/state/storage';
import { Store } from '../../src/state/store';
import { emptyCall, snapshot } from '../participants';

const off = { audio: false, video: false, screen: false };

/** A server that has said who is there, and whose reply to joinMeeting is still on its way. */
function silentHub(handlers: Map<string, (payload: unknown) => void>) {
  return {
    state: 'Connected',
    start: async () => undefined,
    stop: async () => undefined,
    invoke: vi.fn(() => new Promise<unknown>(() => undefined)),
    on: (name: string, handler: (payload: unknown) => void) => void handlers.set(name, handler),
    onclose: () => undefined,
  };
}

test('the seat is kept and held before anything of the call shows', async () => {
  const handlers = new Map<string, (payload: unknown) => void>();
  const hub = silentHub(handlers);
  const seats = new SeatStore('abc-defg-hij', memoryStorage(), memoryStorage());
  const store = new Store(emptyCall());
  const seen: string[] = [];
  store.signal.subscribe(({ phase }) => seen.push(`${phase.kind} with the seat ${seats.seat?.participantId}`));
  const listener = {
    seatGiven: (participantId: string) => seen.push(`holds ${participantId}`),
    entered: (_: unknown, freshSeat: boolean) => seen.push(`entered, fresh: ${freshSeat}`),
  } as unknown as CallListener;
  const transport = new Proxy({}, { get: () => () => undefined }) as CallMedia;
  const call = new LiveCall(
    {
      meetingId: 'abc-defg-hij',
      store,
      seats,
      media: { tracks: {}, state: off } as unknown as LocalMedia,
      makeHub: () => hub,
      page: new EventTarget(),
      makeTransport: () => transport,
      password: undefined,
    },
    listener,
    false,
  );
  call.start();
  await vi.waitFor(() => expect(hub.invoke).toHaveBeenCalledWith('joinMeeting', expect.anything()));

  handlers.get('meetingJoined')?.(snapshot('a'));

  expect(seen).toEqual(['check with the seat undefined', 'holds a', 'call with the seat a', 'entered, fresh: true']);
  expect(seats.seat?.seatToken).toBe(call.seatToken);
  await call.close();
});
