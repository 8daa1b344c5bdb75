import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OwnMedia } from '../../src/state/own-media';
import { SeatStore } from '../../src/state/seat';
import { memoryStorage } from '../../src/state/storage';
import { Store } from '../../src/state/store';
import { texts } from '../../src/state/texts';
import { emptyCall, everything, participant, snapshot } from '../participants';

const off = { audio: false, video: false, screen: false };

function track(kind: string) {
  return { kind, enabled: true, label: kind, onended: null, stop: () => undefined, getSettings: () => ({}) };
}

/** A browser with one camera and one microphone. */
class FakeDevices extends EventTarget {
  async enumerateDevices() {
    return [];
  }

  async getUserMedia({ audio, video }: { readonly audio?: unknown; readonly video?: unknown }) {
    return {
      getAudioTracks: () => (audio ? [track('audio')] : []),
      getVideoTracks: () => (video ? [track('video')] : []),
      getTracks: () => [],
    };
  }
}

class FakeStream {
  constructor(readonly tracks: readonly unknown[]) {}

  getTracks() {
    return this.tracks;
  }
}

let own: OwnMedia;
let store: Store;
let seats: SeatStore;

beforeEach(async () => {
  // Nobody moves them on: meters and looks at the page are not what is tested.
  vi.useFakeTimers();
  vi.stubGlobal('MediaStream', FakeStream);
  store = new Store(emptyCall());
  seats = new SeatStore('abc-defg-hij', memoryStorage(), memoryStorage());
  seats.keep({ participantId: 'a', seatToken: 's', wishes: { microphone: true, camera: true } });
  own = new OwnMedia(
    {
      store,
      seats,
      storage: memoryStorage(),
      root: { querySelectorAll: () => [] } as unknown as ParentNode,
      mediaDevices: new FakeDevices() as unknown as MediaDevices,
    },
    () => undefined,
  );
  await own.prepare({ microphone: true, camera: true });
  expect(own.local.state).toEqual({ audio: true, video: true, screen: false });
});

afterEach(() => {
  own.release();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** In a call in which one may do this. */
function join(permissions = everything): void {
  const self = participant('a', { permissions });
  store.dispatch({ kind: 'joined', snapshot: snapshot('a', { participants: [self] }), now: 0 });
}

const notices = () => store.state.notices.map((notice) => notice.text);

test('what a host switches off is off at once, stays off over a reload, and may be on in the next meeting', () => {
  join();

  own.stop({ ...off, audio: true });

  expect(own.local.state).toMatchObject({ audio: false, video: true });
  expect(own.local.tracks.microphone).toBeNull();
  expect(store.state.self?.media).toMatchObject({ audio: false, video: true });
  expect(seats.seat?.wishes).toEqual({ microphone: false, camera: true });
  expect(seats.wishes).toEqual({ microphone: true, camera: true });
});

test('a muted person may unmute', () => {
  join();
  own.stop({ ...off, audio: true });

  own.toggleMicrophone();

  expect(own.local.state.audio).toBe(true);
});

test('letting go of the talk key does not bring back a microphone that a host muted meanwhile', () => {
  join();
  own.holdToTalk(true);
  own.stop({ ...off, audio: true });

  own.holdToTalk(false);

  expect(own.local.state.audio).toBe(false);
});

test('what is not permitted is switched off, and cannot be switched on', () => {
  join({ ...everything, audio: false, video: false, screenShare: false });

  own.obey();
  own.toggleMicrophone();
  own.toggleCamera();
  own.holdToTalk(true);

  expect(own.local.state).toEqual(off);
  expect(notices()).toEqual([texts.notAllowed.audio]);
});

test('sharing is refused with the reason before the browser asks which screen', async () => {
  join({ ...everything, screenShare: false });

  await own.toggleScreen();

  expect(notices()).toEqual([texts.notAllowed.screenShare]);
});

test('a second device of the same person arrives without microphone, and says why', () => {
  join();

  own.arriveQuietly(2, false);
  expect(own.local.state).toMatchObject({ audio: true, video: true });
  own.arriveQuietly(2, true);

  expect(own.local.state).toMatchObject({ audio: false, video: true });
  expect(notices()).toEqual([texts.secondDevice]);
});
