import type { CallState } from './model';

/** The state with the counter for notices and announcements, which ui/ has no use for. */
export interface CallModel extends CallState {
  readonly sequence: number;
}

const off = { wanted: false, live: false } as const;

export function initialState(
  start: Pick<
    CallState,
    'meetingId' | 'title' | 'displayName' | 'canShareScreen' | 'canChooseSpeaker' | 'saving' | 'doors' | 'account'
  >,
): CallModel {
  return {
    ...start,
    phase: { kind: 'check' },
    channel: 'reconnecting',
    people: [],
    waiting: [],
    viewers: 0,
    chat: [],
    unread: 0,
    reactions: [],
    microphone: off,
    camera: off,
    screen: off,
    speaking: false,
    microphoneLevel: 0,
    devices: { microphones: [], cameras: [], speakers: [] },
    soundBlocked: false,
    soundOff: false,
    notices: [],
    announcements: [],
    panel: 'none',
    sequence: 0,
  };
}
