import type { Bars } from '../media/quality/quality';
import type { CallState, ParticipantInfo, RemotePerson } from '../state/model';
import { handsInOrder, shownPeople } from '../state/tiles';

/** One tile of the stage. */
export interface Tile {
  /** Stable while the person is there: the key of the element and of pinning. */
  readonly key: string;
  readonly kind: 'person' | 'screen';
  readonly person: ParticipantInfo;
  readonly self: boolean;
  readonly stream: MediaStream | undefined;
  readonly audio: boolean;
  readonly video: boolean;
  readonly speaking: boolean;
  readonly path: RemotePerson['path'];
  /** Whether the picture is received, if there is one. */
  readonly received: boolean;
  /** How good the connection is, as far as it is known. */
  readonly bars: Bars | undefined;
}

export function tilesOf(state: CallState): Tile[] {
  const tiles: Tile[] = [];
  if (state.self !== undefined) {
    const microphone = state.microphone.wanted && state.microphone.live;
    const camera = state.camera.wanted && state.camera.live;
    const key = state.self.participantId;
    const bars = state.quality?.bars.get(key);
    const own = { person: state.self, self: true, audio: microphone, path: 'connected' as const, received: true, bars };
    tiles.push({ ...own, key, kind: 'person', stream: state.cameraStream, video: camera, speaking: state.speaking });
    if (state.screen.live && state.screenStream !== undefined) {
      tiles.push({
        ...own,
        key: `screen ${key}`,
        kind: 'screen',
        stream: state.screenStream,
        video: true,
        speaking: false,
      });
    }
  }

  for (const person of shownPeople(state)) {
    const { path, media } = person;
    const received = state.saving !== 'audio';
    const bars = path === 'connected' ? state.quality?.bars.get(person.participantId) : undefined;
    const other = { person, self: false, audio: media.audio, path, received, bars };
    tiles.push({
      ...other,
      key: person.participantId,
      kind: 'person',
      stream: person.camera,
      video: media.video,
      speaking: person.speaking && media.audio,
    });
    if (media.screen) {
      const key = `screen ${person.participantId}`;
      tiles.push({ ...other, key, kind: 'screen', stream: person.screenStream, video: true, speaking: false });
    }
  }

  return tiles.sort((a, b) => a.person.seat - b.person.seat);
}

/** Everybody, oneself first, then in the order of arrival. */
export function peopleOf(state: CallState): ParticipantInfo[] {
  const others = [...state.people].sort((a, b) => a.seat - b.seat);
  return state.self === undefined ? others : [state.self, ...others];
}

/** Raised hands by participant: 1 is the next to speak. */
export function handsOf(state: CallState): ReadonlyMap<string, number> {
  return new Map(handsInOrder(state).map((person, index) => [person.participantId, index + 1]));
}
