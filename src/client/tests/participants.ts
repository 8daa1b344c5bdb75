import type { MeetingJoined, ParticipantInfo, Permissions, SettingsInfo } from '../src/protocol/signals';
import { type CallModel, initialState } from '../src/state/initial';

export const everything: Permissions = { audio: true, video: true, screenShare: true, chat: true, reactions: true };

export const settings: SettingsInfo = {
  waitingRoom: false,
  locked: false,
  passwordSet: false,
  participantsMayStart: true,
  neverDirect: false,
  coHostsMayNameCoHosts: false,
  actingCoHosts: true,
  capacity: null,
  permissions: everything,
  newcomersHeld: false,
};

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
    permissions: everything,
    acting: false,
    invited: false,
    accountId: null,
    ...facts,
  };
}

export function snapshot(self: string, facts: Partial<MeetingJoined> = {}): MeetingJoined {
  return {
    meeting: { meetingId: 'abc-defg-hij', title: 'Weekly', settings, spotlight: null },
    participantId: self,
    participants: [participant(self)],
    chat: [],
    iceServers: [],
    mediaPath: 'direct',
    viewers: 0,
    waiting: [],
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
    doors: { password: false, waitingRoom: false, locked: false, host: false },
  });
}
