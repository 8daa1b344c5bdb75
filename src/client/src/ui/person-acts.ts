import type { ModerationMethod } from '../protocol/commands';
import type { ParticipantInfo, Permissions } from '../state/model';
import type { Rights } from '../state/rights';
import { texts } from './texts';

type PersonMethod = Extract<
  ModerationMethod,
  | 'muteParticipant'
  | 'askToUnmute'
  | 'stopVideo'
  | 'stopSharing'
  | 'lowerHand'
  | 'makeCoHost'
  | 'removeCoHost'
  | 'removeParticipant'
>;

/** One entry of a person's menu that is an act of moderation. */
export type Act = { readonly name: string } & (
  | { readonly method: 'spotlight'; readonly body: { readonly participantId: string | null } }
  | { readonly method: PersonMethod; readonly body: { readonly participantId: string } }
  | {
      readonly method: 'updateUserPermissions';
      readonly body: { readonly participantId: string; readonly permissions: Partial<Permissions> };
    }
);

const words = () => texts.hosts.menu;

/** What can be done to the media and the hand of a person, as things are. */
export function mediaActs(rights: Rights, person: ParticipantInfo): readonly Act[] {
  // Nobody acts on a host but a host; a hand is nothing a host needs to be protected in.
  const touchable = person.role !== 'host' || rights.own;
  const acts = touchable ? (person.via === 'whip' ? onSoftware(rights, person) : onPerson(rights, person)) : [];
  const lower = rights.moderate && person.handRaisedAt !== null;
  return lower ? [...acts, act(person, words().lowerHand, 'lowerHand')] : acts;
}

/** Roles, and the way out. */
export function seatActs(rights: Rights, person: ParticipantInfo): readonly Act[] {
  const { role, via } = person;
  const names = rights.nameCoHosts && via === 'page' && role !== 'host';
  const naming =
    role === 'cohost'
      ? act(person, words().removeCoHost, 'removeCoHost')
      : act(person, words().makeCoHost, 'makeCoHost');
  const removes = role === 'participant' ? rights.moderate : role === 'cohost' && rights.nameCoHosts;
  return [...(names ? [naming] : []), ...(removes ? [act(person, words().remove, 'removeParticipant')] : [])];
}

/** Large for everybody, or no longer. */
export function spotlightActs(
  rights: Rights,
  { participantId }: ParticipantInfo,
  spotlight: string | undefined,
): readonly Act[] {
  const on = participantId === spotlight;
  return rights.moderate
    ? [
        {
          name: on ? words().endSpotlight : words().spotlight,
          method: 'spotlight',
          body: { participantId: on ? null : participantId },
        },
      ]
    : [];
}

function onPerson({ mute, moderate }: Rights, person: ParticipantInfo): readonly Act[] {
  const { media, permissions, role } = person;
  const acts: Act[] = [];
  if (mute && media.audio) {
    acts.push(act(person, words().mute, 'muteParticipant'));
  }
  if (moderate && !media.audio && permissions.audio) {
    acts.push(act(person, words().askToUnmute, 'askToUnmute'));
  }
  if (moderate && media.video) {
    acts.push(act(person, words().stopVideo, 'stopVideo'));
  }
  if (moderate && media.screen) {
    acts.push(act(person, words().stopSharing, 'stopSharing'));
  }
  if (moderate && role === 'participant') {
    const { screenShare } = permissions;
    acts.push(permit(person, screenShare ? words().forbidScreen : words().allowScreen, { screenShare: !screenShare }));
  }
  return acts;
}

/** Other software can't switch itself on again, so it is forbidden and permitted. */
function onSoftware({ mute, moderate }: Rights, person: ParticipantInfo): readonly Act[] {
  const { audio, video } = person.permissions;
  const acts: Act[] = [];
  if (mute && audio) {
    acts.push(act(person, words().mute, 'muteParticipant'));
  }
  if (moderate && !audio) {
    acts.push(permit(person, words().unmute, { audio: true }));
  }
  if (moderate) {
    acts.push(
      video ? act(person, words().stopVideo, 'stopVideo') : permit(person, words().allowVideo, { video: true }),
    );
  }
  return acts;
}

const act = ({ participantId }: ParticipantInfo, name: string, method: PersonMethod): Act => ({
  name,
  method,
  body: { participantId },
});

const permit = ({ participantId }: ParticipantInfo, name: string, permissions: Partial<Permissions>): Act => ({
  name,
  method: 'updateUserPermissions',
  body: { participantId, permissions },
});
