// Sentences that the state itself makes: announcements for the live region, and notices.

import type { MediaState, ModerationAct, Permissions } from '../../protocol/signals';

type Act = (by: string, who: string) => string;

const list = new Intl.ListFormat('en', { type: 'conjunction' });

const rights: Readonly<Record<keyof Permissions, string>> = {
  audio: 'use the microphone',
  video: 'use the camera',
  screenShare: 'share your screen',
  chat: 'write in the chat',
  reactions: 'send reactions',
};

const named = (all: readonly (keyof Permissions)[]): string => list.format(all.map((what) => rights[what]));

/** What another host did. Empty: there is another sentence for it. */
const acts: Readonly<Record<ModerationAct, Act>> = {
  admitted: (by, who) => `${by} let ${who} in`,
  admittedAll: (by) => `${by} let everybody in`,
  denied: (by, who) => `${by} did not let ${who} in`,
  removed: () => '',
  madeCoHost: (by, who) => `${by} made ${who} a co-host`,
  removedCoHost: (_, who) => `${who} is no longer a co-host`,
  muted: (by, who) => `${by} muted ${who}`,
  mutedEveryone: (by) => `${by} muted everyone.`,
  askedToUnmute: (by, who) => `${by} asked ${who} to unmute`,
  stoppedVideo: (by, who) => `${by} stopped the video of ${who}`,
  stoppedSharing: (by, who) => `${by} stopped the sharing of ${who}`,
  loweredHand: (by, who) => `${by} lowered the hand of ${who}`,
  loweredAllHands: (by) => `${by} lowered all hands`,
  spotlighted: () => '',
  endedSpotlight: () => '',
  changedPermissions: (by, who) => `${by} changed what ${who} may do`,
  changedAllPermissions: (by) => `${by} changed what participants may do.`,
  locked: (by) => `${by} locked the meeting.`,
  unlocked: (by) => `${by} unlocked the meeting.`,
  turnedWaitingRoomOn: (by) => `${by} turned on the waiting room.`,
  turnedWaitingRoomOff: (by) => `${by} turned off the waiting room.`,
  setPassword: (by) => `${by} set a password.`,
  clearedPassword: (by) => `${by} removed the password.`,
  changedSettings: (by) => `${by} changed the settings of the meeting`,
  heldNewcomers: () => 'Somebody was removed. Newcomers without an account wait now.',
  releasedNewcomers: (by) => `${by} lets newcomers in again.`,
  opened: () => '',
  endedForAll: () => '',
  becameActingCoHost: (_, who) => `${who} may admit and mute until a host is back.`,
};

function stopped(by: string, { audio, video, screen }: MediaState): string {
  const things = [audio && 'microphone', video && 'camera', screen && 'screen sharing'].filter((one) => one !== false);
  return audio && things.length === 1 ? `${by} muted you.` : `${by} switched off your ${list.format(things)}.`;
}

export const state = {
  theHost: 'The host',
  knocks: (name: string) => `${name} wants to come in`,
  peopleWait: (count: number) => `${count} people are waiting to be let in`,
  unmuteAsked: (name: string) => `${name} asks you to unmute.`,
  handLowered: (name: string) => `${name} lowered your hand.`,
  promoted: (name: string) => `${name} made you a co-host.`,
  demoted: 'You are no longer a co-host.',
  acting: 'No host is here. Until one is back, you can let people in and mute them.',
  rights,
  rightsLost: (all: readonly (keyof Permissions)[]) => `The host no longer allows you to ${named(all)}.`,
  rightsGained: (all: readonly (keyof Permissions)[]) => `You may ${named(all)} now.`,
  notAllowed: {
    audio: 'The host does not allow you to use the microphone.',
    video: 'The host does not allow you to use the camera.',
    screenShare: 'The host does not allow you to share the screen.',
    chat: 'The host does not allow you to write in the chat.',
    reactions: 'The host does not allow you to send reactions.',
  },
  restricted: 'Not everything is allowed to participants here, so some of it is switched off.',
  acts,
  stopped,
  spotlight: {
    own: 'You are in the spotlight: everybody sees you large.',
    ownEnded: 'You are no longer in the spotlight.',
    of: (name: string) => `${name} is in the spotlight`,
    ended: 'Nobody is in the spotlight any more',
  },
  admitted: 'You were let in.',
  moderationFailed: 'This could not be done.',
  joined: (name: string) => `${name} joined`,
  left: (name: string) => `${name} left`,
  lost: (name: string) => `${name} lost the connection`,
  removed: (name: string) => `${name} was removed by the host`,
  handRaised: (name: string) => `${name} raised a hand`,
  reactions: {
    thumbsUp: 'Thumbs up',
    heart: 'Heart',
    laugh: 'Laugh',
    surprised: 'Surprised',
    clap: 'Clap',
    party: 'Party',
  },
  reacted: (name: string, reaction: string) => `${name} reacted: ${reaction}`,
  reactedSelf: (reaction: string) => `You reacted: ${reaction}`,
  reactionFailed: 'Your reaction was not sent.',
  reactionTooFast: 'Too many reactions at once. Please wait a moment.',
  sharing: (name: string) => `${name} is sharing the screen`,
  sharingStopped: (name: string) => `${name} stopped sharing`,
  message: (name: string, text: string) => `${name}: ${text}`,
  privateMessage: (name: string, text: string) => `${name}, privately: ${text}`,
  otherDeviceCame: 'You have joined on another device, too. Its sound and microphone are off at first.',
  secondDevice: 'Your microphone is off, because you are also here on another device.',
  soundBack: 'You are only here on this device now. Its sound is on.',
  manyPeopleMuted: 'Your microphone is off, because there are already several people here.',
  manyPeopleNoVideo: 'Your microphone and camera are off, because there are already many people here.',
  microphoneChanged: (label: string) => `Now using the microphone ${label}.`,
  cameraChanged: (label: string) => `Now using the camera ${label}.`,
  microphoneGone: 'Your microphone was disconnected.',
  cameraGone: 'Your camera was disconnected.',
  otherDevice: 'another device',
  screenFailed: 'The screen could not be shared.',
  screenRefused: 'The browser or the system refused to share the screen.',
  renameFailed: 'Your name could not be changed.',
  handFailed: 'Your hand could not be raised or lowered.',
  tokenFailed: 'The token could not be made.',
  endFailed: 'The meeting could not be ended.',
  speakerFailed: 'This speaker could not be used.',
  toneFailed: 'The test sound could not be played.',
  unavailable: "The server can't do this right now. Please try again.",
  seatExpired: 'You were away for too long and have joined again as a new participant.',
  /** What the server refuses is said in its own words, which are English. */
  refusals: {} as Readonly<Record<string, string>>,
} as const;
