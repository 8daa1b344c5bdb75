import type { MeetingJoined, ParticipantInfo } from '../src/protocol/signals';
import { type CallModel, initialState } from '../src/state/initial';

/** A participant with the facts that a test does not care about filled in. */
export function participant(participantId: string, facts: Partial<ParticipantInfo> = {}): ParticipantInfo {
  return {
    participantId,
    instanceId: `${participantId}-1`,
    displayName: participantId.toUpperCase(),
    role: 'participant',
    guest: true,
    media: { audio: true, video: true, screen: false },
    presence: 'here',
    handRaisedAt: null,
    joinedAt: '2026-01-01T10:00:00Z',
    seat: participantId.charCodeAt(0) - 96,
    via: 'page',
    allowed: { audio: true, video: true, screen: true },
    ...facts,
  };
}

export function snapshot(self: string, facts: Partial<MeetingJoined> = {}): MeetingJoined {
  return {
    meeting: { meetingId: 'abc-defg-hij', title: 'Weekly' },
    participantId: self,
    participants: [participant(self)],
    chat: [],
    iceServers: [],
    mediaPath: 'direct',
    viewers: 0,
    serverTime: '2026-01-01T10:00:00Z',
    ...facts,
  };
}

export function emptyCall(): CallModel {
  return initialState({
    meetingId: 'abc-defg-hij',
    title: '',
    displayName: 'A',
    canShareScreen: true,
    canChooseSpeaker: true,
    saving: 'none',
  });
}
