import type { LocalMedia } from '../media/local-media';
import { Meter, needle } from '../media/sound';
import { SpeakingMarks } from './speaking';
import type { Store } from './store';

/** Ten looks a second: as fast as a meter needs to feel alive. */
const interval = 100;

/** Linear level from which the own microphone counts as speech, about -34 dBov. */
const speechLevel = 0.02;

/** Listens to the own microphone and to the others, and moves the clock of those who are away. */
export function sampleSound(
  store: Store,
  media: LocalMedia,
  loudOthers: () => ReadonlySet<string>,
  scope: AbortSignal,
): void {
  const marks = new SpeakingMarks();
  let meter: Meter | undefined;
  const timer = setInterval(() => {
    const now = Date.now();
    const { state } = store;
    meter = meterFor(media.microphone.sent, meter);
    const level = meter?.level ?? 0;
    if (state.phase.kind === 'call') {
      const speaking = marks.update(level >= speechLevel ? ['self', ...loudOthers()] : loudOthers(), now);
      // A muted person is not speaking, whatever was heard a moment ago.
      const ids = new Set(
        state.people.filter((p) => p.media.audio && speaking.has(p.participantId)).map((p) => p.participantId),
      );
      store.dispatch({ kind: 'speaking', participantIds: ids, self: meter !== undefined && speaking.has('self') });
      if (state.people.some((person) => person.presence === 'away')) {
        store.dispatch({ kind: 'tick', now });
      }
    } else if (Math.abs(needle(level) - state.microphoneLevel) > 0.01) {
      store.dispatch({ kind: 'level', level: needle(level) });
    }
  }, interval);
  scope.addEventListener(
    'abort',
    () => {
      clearInterval(timer);
      meter?.close();
    },
    { once: true },
  );
}

function meterFor(track: MediaStreamTrack | null, meter: Meter | undefined): Meter | undefined {
  if (meter?.track === track || (meter === undefined && track === null)) {
    return meter;
  }
  meter?.close();
  return track === null ? undefined : new Meter(track);
}
