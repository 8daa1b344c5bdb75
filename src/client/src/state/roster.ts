import type { MeetingJoined, ParticipantInfo } from '../protocol/signals';
import type { CallModel } from './initial';
import type { LocalSource, RemotePerson } from './model';
import { notify } from './notices';
import { texts } from './texts';
import { isHidden } from './tiles';

/** Sentences kept for the live region; older ones were spoken long ago. */
const keptAnnouncements = 20;

export function announce(state: CallModel, text: string): CallModel {
  const sequence = state.sequence + 1;
  return {
    ...state,
    sequence,
    announcements: [...state.announcements, { id: sequence, text }].slice(-keptAnnouncements),
  };
}

/** A person as now known: what the server says, and what this browser knew already. */
function merged(info: ParticipantInfo, before: RemotePerson | undefined, now: number): RemotePerson {
  // A new page load has new media; what belongs to the old one must not be shown any more.
  const sameLoad = before !== undefined && (info.instanceId === null || info.instanceId === before.instanceId);
  const { camera, screenStream } = sameLoad ? before : {};
  const person: RemotePerson = {
    ...info,
    // An away person has no instance; the last one is kept to recognise a return without reload.
    instanceId: info.instanceId ?? before?.instanceId ?? null,
    path: sameLoad ? before.path : 'connecting',
    // The server counts somebody who lost it as sending nothing; media that still comes in knows better.
    media: sameLoad && info.presence === 'away' && before.path === 'connected' ? before.media : info.media,
    speaking: sameLoad && before.speaking,
    ...(camera && { camera }),
    ...(screenStream && { screenStream }),
    ...(info.presence === 'away' && { awaySince: before?.awaySince ?? now }),
  };
  return { ...person, hidden: isHidden(person, now) };
}

const bySeat = (a: RemotePerson, b: RemotePerson): number => a.seat - b.seat;

function announceChange(state: CallModel, before: ParticipantInfo | undefined, after: ParticipantInfo): CallModel {
  if (before === undefined) {
    return announce(state, texts.joined(after.displayName));
  }

  let next = state;
  if (before.handRaisedAt === null && after.handRaisedAt !== null) {
    next = announce(next, texts.handRaised(after.displayName));
  }
  if (before.media.screen !== after.media.screen && after.presence === 'here') {
    const text = after.media.screen ? texts.sharing : texts.sharingStopped;
    next = announce(next, text(after.displayName));
  }
  return next;
}

/** The own entry says what is sent at once; the server only tells the others. */
export function withOwnMedia(state: CallModel): CallModel {
  if (state.self === undefined) {
    return state;
  }
  const on = ({ wanted, live }: LocalSource) => wanted && live;
  const media = { audio: on(state.microphone), video: on(state.camera), screen: on(state.screen) };
  return { ...state, self: { ...state.self, media } };
}

/** Takes in one participant, new or known, self included. */
export function withParticipant(state: CallModel, info: ParticipantInfo, now: number): CallModel {
  if (info.participantId === state.self?.participantId) {
    const next = withOwnMedia({ ...state, self: info, displayName: info.displayName });
    return info.acting && !state.self.acting ? notify(next, { tone: 'info', text: texts.acting, topic: 'role' }) : next;
  }

  const before = state.people.find((person) => person.participantId === info.participantId);
  const others = state.people.filter((person) => person !== before);
  const people = [...others, merged(info, before, now)].sort(bySeat);
  return announceChange({ ...state, people }, before, info);
}

/** Changes what is known of one person, self included; an unknown one changes nothing. */
export function changeParticipant(
  state: CallModel,
  participantId: string,
  change: Partial<ParticipantInfo>,
  now: number,
): CallModel {
  const all: readonly ParticipantInfo[] = state.self ? [state.self, ...state.people] : state.people;
  const before = all.find((person) => person.participantId === participantId);
  return before ? withParticipant(state, { ...before, ...change }, now) : state;
}

/** Replaces everybody by a snapshot. Only differences to what was known are announced, and none at the first join. */
export function withEverybody(state: CallModel, snapshot: MeetingJoined, now: number): CallModel {
  const self = snapshot.participants.find((info) => info.participantId === snapshot.participantId);
  const others = snapshot.participants.filter((info) => info !== self);
  const again = state.self?.participantId === snapshot.participantId;
  const known = new Map((again ? state.people : []).map((person) => [person.participantId, person]));
  const people = others.map((info) => merged(info, known.get(info.participantId), now)).sort(bySeat);
  const { self: _, ...rest } = state;
  let next = withOwnMedia({ ...rest, people, ...(self && { self, displayName: self.displayName }) });
  if (again) {
    for (const info of others) {
      next = announceChange(next, known.get(info.participantId), info);
      known.delete(info.participantId);
    }
    for (const gone of known.values()) {
      next = announce(next, texts.left(gone.displayName));
    }
  }
  return next;
}
