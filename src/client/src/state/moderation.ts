import type { MediaState, ModerationAct, ModerationEntry, Permissions, Signals } from '../protocol/signals';
import type { SignalEvent } from './events';
import type { CallModel } from './initial';
import type { ParticipantInfo } from './model';
import { notify } from './notices';
import { announce, changeParticipant } from './roster';
import { tellOfSpotlight } from './spotlight';
import { texts } from './texts';
import { withWaiting } from './waiting';

/** What hosts do to the meeting and to the people in it, and who waits for them. */
export type ModerationEvent = Extract<
  SignalEvent,
  {
    readonly name:
      | 'waitingChanged'
      | 'waitingRoomUpdate'
      | 'meetingUpdated'
      | 'permissionsUpdated'
      | 'mediaStopped'
      | 'unmuteAsked'
      | 'handsLowered'
      | 'promotedToCoHost'
      | 'demotedFromCoHost'
      | 'moderated';
  }
>;

export function reduceModeration(state: CallModel, event: ModerationEvent): CallModel {
  switch (event.name) {
    case 'waitingChanged': {
      const { reason, hostPresent } = event.payload;
      return state.phase.kind === 'waiting' ? { ...state, phase: { kind: 'waiting', reason, hostPresent } } : state;
    }
    case 'waitingRoomUpdate':
      return withWaiting(state, event.payload);
    case 'meetingUpdated': {
      const { title, settings, spotlight } = event.payload.meeting;
      return tellOfSpotlight({ ...state, title: title || state.title, settings }, spotlight);
    }
    case 'permissionsUpdated':
      return permitted(state, event.payload, event.now);
    case 'mediaStopped':
      return stopped(state, event.payload, event.now);
    case 'unmuteAsked':
      return state.microphone.wanted
        ? state
        : notify(state, {
            tone: 'info',
            text: texts.unmuteAsked(event.payload.byName),
            topic: 'unmute',
            action: 'unmute',
          });
    case 'handsLowered':
      return handsLowered(state, event.payload, event.now);
    case 'promotedToCoHost':
      return notify(state, {
        tone: 'info',
        text: texts.promoted(nameOf(state, event.payload.by)),
        topic: 'role',
      });
    case 'demotedFromCoHost':
      return notify(state, { tone: 'info', text: texts.demoted, topic: 'role' });
    case 'moderated':
      return logged(state, event.payload.entry);
    default:
      return event satisfies never;
  }
}

function everybody(state: CallModel): readonly ParticipantInfo[] {
  return state.self ? [state.self, ...state.people] : state.people;
}

function nameOf(state: CallModel, participantId: string | null): string {
  return everybody(state).find((person) => person.participantId === participantId)?.displayName ?? texts.theHost;
}

function permitted(
  state: CallModel,
  { participantIds, permissions, by }: Signals['permissionsUpdated'],
  now: number,
): CallModel {
  const before = state.self;
  const next = participantIds.reduce((all, id) => changeParticipant(all, id, { permissions }, now), state);
  // A change of role has a notice of its own.
  return before === undefined || by === null || !participantIds.includes(before.participantId)
    ? next
    : tellOfRights(next, before.permissions, permissions);
}

function tellOfRights(state: CallModel, before: Permissions, after: Permissions): CallModel {
  const all = Object.keys(texts.rights) as (keyof Permissions)[];
  const lost = all.filter((what) => before[what] && !after[what]);
  const gained = all.filter((what) => !before[what] && after[what]);
  const told =
    lost.length === 0 ? state : notify(state, { tone: 'info', text: texts.rightsLost(lost), topic: 'rights' });
  return gained.length === 0
    ? told
    : notify(told, { tone: 'info', text: texts.rightsGained(gained), topic: 'rights-gained' });
}

function stopped(
  state: CallModel,
  { participantIds, stopped: off, by }: Signals['mediaStopped'],
  now: number,
): CallModel {
  const next = participantIds.reduce((all, id) => {
    const person = all.people.find((one) => one.participantId === id);
    return person ? changeParticipant(all, id, { media: without(person.media, off) }, now) : all;
  }, state);
  // The device itself is switched off elsewhere; what was off already is no news.
  const mine = {
    audio: off.audio && state.microphone.wanted,
    video: off.video && state.camera.wanted,
    screen: off.screen && state.screen.live,
  };
  const told = by !== null && state.self !== undefined && participantIds.includes(state.self.participantId);
  if (!told || !(mine.audio || mine.video || mine.screen)) {
    return next;
  }
  const text = texts.stopped(nameOf(state, by), mine);
  return announce(notify(next, { tone: 'info', text, topic: 'stopped' }), text);
}

function handsLowered(state: CallModel, { participantIds, by }: Signals['handsLowered'], now: number): CallModel {
  const next = participantIds.reduce((all, id) => changeParticipant(all, id, { handRaisedAt: null }, now), state);
  const own = state.self?.handRaisedAt != null && participantIds.includes(state.self.participantId);
  return own && by !== state.self?.participantId
    ? notify(next, { tone: 'info', text: texts.handLowered(nameOf(state, by)) })
    : next;
}

/** Of what another host did one reads where it changes what oneself can count on; the rest is heard only. */
const shownActs: ReadonlySet<ModerationAct> = new Set<ModerationAct>([
  'locked',
  'unlocked',
  'turnedWaitingRoomOn',
  'turnedWaitingRoomOff',
  'setPassword',
  'clearedPassword',
  'heldNewcomers',
  'releasedNewcomers',
  'mutedEveryone',
  'changedAllPermissions',
  'becameActingCoHost',
]);

function logged(state: CallModel, entry: ModerationEntry): CallModel {
  const self = state.self?.participantId;
  // One knows what one did, and has a notice of one's own of what was done to one.
  if (entry.by === self || entry.who === self) {
    return state;
  }
  const text = texts.acts[entry.act](entry.byName ?? texts.theHost, entry.whoName ?? '');
  return shownActs.has(entry.act)
    ? notify(state, { tone: 'info', text, topic: 'act' })
    : text === ''
      ? state
      : announce(state, text);
}

const without = (media: MediaState, off: MediaState): MediaState => ({
  audio: media.audio && !off.audio,
  video: media.video && !off.video,
  screen: media.screen && !off.screen,
});
