import type { CallModel } from './initial';
import { notify } from './notices';
import { announce } from './roster';
import { texts } from './texts';

/** Takes over whom everybody sees large; null: nobody. */
export function withSpotlight(state: CallModel, participantId: string | null): CallModel {
  const { spotlight: _, ...rest } = state;
  return participantId === null ? rest : { ...rest, spotlight: participantId };
}

/** The same, and says so: the picture of the call changes under everybody's eyes. */
export function tellOfSpotlight(state: CallModel, participantId: string | null): CallModel {
  const before = state.spotlight;
  if ((before ?? null) === participantId) {
    return state;
  }

  const next = withSpotlight(state, participantId);
  const self = state.self?.participantId;
  if (participantId === self || before === self) {
    const text = participantId === self ? texts.spotlight.own : texts.spotlight.ownEnded;
    return notify(next, { tone: 'info', text, topic: 'spotlight' });
  }

  const name = state.people.find((person) => person.participantId === participantId)?.displayName;
  return announce(next, name === undefined ? texts.spotlight.ended : texts.spotlight.of(name));
}
