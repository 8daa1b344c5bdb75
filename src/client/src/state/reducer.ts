import type { ChatLine, ParticipantInfo } from '../protocol/signals';
import { localId, withLine, withSnapshot } from './chat';
import type { CallEvent, SignalEvent } from './events';
import type { CallModel } from './initial';
import type { RemotePerson } from './model';
import { reduceModeration } from './moderation';
import { notify, withoutTopic } from './notices';
import { heardAgain, isSamePerson } from './other-devices';
import { stillShown, withReaction } from './reactions';
import { announce, changeParticipant, withEverybody, withOwnMedia, withParticipant } from './roster';
import { withSpotlight } from './spotlight';
import { texts } from './texts';
import { isHidden } from './tiles';

/** The next state of the call. Pure: time and ids come with the event. */
export function reduce(state: CallModel, event: CallEvent): CallModel {
  switch (event.kind) {
    case 'signal':
      return reduceSignal(state, event);
    case 'joined':
      return joined(state, event);
    case 'waits': {
      const { refusal: _, ...rest } = state;
      const { title, reason, hostPresent } = event.payload;
      return { ...rest, title: title || state.title, phase: { kind: 'waiting', reason, hostPresent } };
    }
    case 'phase': {
      const { refusal: _, ...rest } = state;
      return { ...rest, phase: event.phase, ...(event.refusal && { refusal: event.refusal }) };
    }
    case 'channel':
      return { ...state, channel: event.channel };
    case 'named':
      return { ...state, displayName: event.name };
    case 'path':
      return changePerson(state, event.participantId, (person) =>
        refreshed({ ...person, path: event.path }, event.now),
      );
    case 'streams':
      return changePerson(state, event.participantId, (person) => ({
        ...person,
        camera: event.camera,
        screenStream: event.screen,
      }));
    case 'speaking':
      return speaking(state, event.participantIds, event.self);
    case 'level':
      return { ...state, microphoneLevel: event.level };
    case 'source':
      return source(state, event);
    case 'devices':
      return { ...state, devices: event.devices };
    case 'saving':
      return { ...state, saving: event.saving };
    case 'quality':
      return { ...state, quality: event.quality };
    case 'sound-blocked':
      return { ...state, soundBlocked: event.blocked };
    case 'sound':
      return { ...state, soundOff: event.off };
    case 'notice': {
      const { kind: _, ...notice } = event;
      return notify(state, notice);
    }
    case 'notice-dismissed':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== event.id) };
    case 'panel':
      return { ...state, panel: event.panel, unread: event.panel === 'chat' ? 0 : state.unread };
    case 'chat-sending':
      return chatSending(state, event);
    case 'chat-answered':
      return {
        ...state,
        chat: state.chat.map((entry) =>
          entry.messageId === localId(event.commandId)
            ? { ...entry, state: event.accepted ? 'sent' : 'failed' }
            : entry,
        ),
      };
    case 'chat-dropped':
      return { ...state, chat: state.chat.filter((entry) => entry.messageId !== localId(event.commandId)) };
    case 'released': {
      const { self: _, speaker: __, quality: ___, settings: ____, spotlight: _____, ...rest } = state;
      return {
        ...rest,
        people: [],
        waiting: [],
        reactions: [],
        speaking: false,
        soundBlocked: false,
        soundOff: false,
        panel: 'none',
      };
    }
    case 'tick':
      return ticked(state, event.now);
    default:
      return event satisfies never;
  }
}

function reduceSignal(state: CallModel, event: SignalEvent): CallModel {
  switch (event.name) {
    case 'newParticipant':
      return newcomer(state, event.payload.participant, event.now);
    case 'participantsUpdate':
      return event.payload.participants.reduce((next, info) => withParticipant(next, info, event.now), state);
    case 'participantLeft': {
      const gone = state.people.find((person) => person.participantId === event.payload.participantId);
      const people = state.people.filter((person) => person !== gone);
      return gone ? heardAgain(announce({ ...state, people }, texts[event.payload.reason](gone.displayName))) : state;
    }
    case 'mediaStateChanged':
      return changeParticipant(state, event.payload.participantId, { media: event.payload.media }, event.now);
    case 'handChanged': {
      const { participantId, handRaisedAt } = event.payload;
      return changeParticipant(state, participantId, { handRaisedAt }, event.now);
    }
    case 'speakerChanged': {
      const { speaker: _, ...rest } = state;
      const { participantId } = event.payload;
      return participantId === null ? rest : { ...rest, speaker: participantId };
    }
    case 'viewersChanged':
      return { ...state, viewers: event.payload.viewers };
    case 'reaction':
      return withReaction(state, event.payload, event.now);
    case 'chatMessage':
      return chatArrived(state, event.payload.line);
    default:
      return reduceModeration(state, event);
  }
}

function newcomer(state: CallModel, info: ParticipantInfo, now: number): CallModel {
  const next = withParticipant(state, info, now);
  return state.self !== undefined && isSamePerson(info, state.self)
    ? notify(next, { tone: 'info', text: texts.otherDeviceCame, topic: 'devices' })
    : next;
}

function joined(state: CallModel, { snapshot, now }: Extract<CallEvent, { kind: 'joined' }>): CallModel {
  const self = snapshot.participantId;
  const again = state.self?.participantId === self;
  const known = new Set(state.chat.map((entry) => entry.messageId));
  const fresh = again ? snapshot.chat.filter((line) => line.from !== self && !known.has(line.messageId)).length : 0;
  const { refusal: _, ...everybody } = withEverybody(state, snapshot, now);
  const present = again ? heardAgain(everybody) : everybody;
  return {
    ...withSpotlight(present, snapshot.meeting.spotlight),
    title: snapshot.meeting.title || state.title,
    settings: snapshot.meeting.settings,
    waiting: snapshot.waiting,
    viewers: snapshot.viewers,
    phase: { kind: 'call' },
    chat: withSnapshot(again ? state.chat : [], snapshot.chat, self),
    unread: state.panel === 'chat' || !again ? 0 : state.unread + fresh,
  };
}

function chatArrived(state: CallModel, line: ChatLine): CallModel {
  const self = state.self?.participantId ?? '';
  const chat = withLine(state.chat, line, self);
  if (chat === state.chat || line.from === self) {
    return { ...state, chat };
  }

  const unread = state.panel === 'chat' ? 0 : state.unread + 1;
  const text = line.to === null ? texts.message : texts.privateMessage;
  return announce({ ...state, chat, unread }, text(line.fromName, line.text));
}

/** A new own line, or a failed one that is tried again. */
function chatSending(state: CallModel, event: Extract<CallEvent, { kind: 'chat-sending' }>): CallModel {
  const messageId = localId(event.commandId);
  const toName = state.people.find((person) => person.participantId === event.to)?.displayName ?? null;
  const entry = {
    messageId,
    from: state.self?.participantId ?? '',
    fromName: state.displayName,
    to: event.to,
    toName,
    text: event.text,
    sentAt: event.sentAt,
    state: 'sending',
  } as const;
  return { ...state, chat: [...state.chat.filter((line) => line.messageId !== messageId), entry] };
}

function source(state: CallModel, event: Extract<CallEvent, { kind: 'source' }>): CallModel {
  const next = withOwnMedia({ ...state, [event.source]: event.value });
  if (event.source === 'microphone') {
    return event.value.wanted ? withoutTopic(next, 'unmute') : next;
  }
  if (event.source === 'camera') {
    const { cameraStream: _, ...rest } = next;
    return event.stream ? { ...rest, cameraStream: event.stream } : rest;
  }
  if (event.source === 'screen') {
    const { screenStream: _, ...rest } = next;
    return event.stream ? { ...rest, screenStream: event.stream } : rest;
  }
  return next;
}

function speaking(state: CallModel, ids: ReadonlySet<string>, self: boolean): CallModel {
  const changed = state.people.some((person) => person.speaking !== ids.has(person.participantId));
  if (!changed && state.speaking === self) {
    return state;
  }
  const people = changed
    ? state.people.map((person) => ({ ...person, speaking: ids.has(person.participantId) }))
    : state.people;
  return { ...state, people, speaking: self };
}

function changePerson(state: CallModel, id: string, change: (person: RemotePerson) => RemotePerson): CallModel {
  return { ...state, people: state.people.map((person) => (person.participantId === id ? change(person) : person)) };
}

/** The same state as long as the time that has passed changes nothing. */
function ticked(state: CallModel, now: number): CallModel {
  const refreshedPeople = state.people.map((person) => refreshed(person, now));
  const changed = refreshedPeople.some((person, index) => person !== state.people[index]);
  const people = changed ? refreshedPeople : state.people;
  const reactions = stillShown(state.reactions, now);
  return changed || reactions !== state.reactions ? { ...state, people, reactions } : state;
}

function refreshed(person: RemotePerson, now: number): RemotePerson {
  const hidden = isHidden(person, now);
  return hidden === (person.hidden ?? false) ? person : { ...person, hidden };
}
