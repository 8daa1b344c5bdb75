import type { Reaction } from '../protocol/signals';
import type { CallModel } from './initial';
import type { ParticipantInfo, ShownReaction } from './model';
import { announce } from './roster';
import { texts } from './texts';

/** How long a reaction is shown, in milliseconds; the animation in stage.css takes as long. */
export const reactionTime = 3_000;

/** More at once could not be told apart any more. */
const shownAtOnce = 40;

/** Shows a reaction. The same one again by the same person, while it is still shown, is seen but not said again. */
export function withReaction(state: CallModel, { participantId, reaction }: Reaction, now: number): CallModel {
  const everybody: readonly ParticipantInfo[] = state.self ? [state.self, ...state.people] : state.people;
  const sender = everybody.find((person) => person.participantId === participantId);
  if (sender === undefined) {
    return state;
  }

  const sequence = state.sequence + 1;
  const shown = stillShown(state.reactions, now);
  const reactions = [...shown, { id: sequence, participantId, reaction, at: now }].slice(-shownAtOnce);
  const next = { ...state, sequence, reactions };
  if (shown.some((one) => one.participantId === participantId && one.reaction === reaction)) {
    return next;
  }

  const name = texts.reactions[reaction];
  return announce(next, sender === state.self ? texts.reactedSelf(name) : texts.reacted(sender.displayName, name));
}

/** The same list as long as none of it has passed. */
export function stillShown(reactions: readonly ShownReaction[], now: number): readonly ShownReaction[] {
  const left = reactions.filter((one) => now - one.at < reactionTime);
  return left.length === reactions.length ? reactions : left;
}
