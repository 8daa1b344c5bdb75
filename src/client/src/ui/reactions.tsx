import type { ReactionKind } from '../state/model';
import { reactionPictures } from './reaction-pictures';
import { texts } from './texts';
import { useView } from './view';

const kinds = Object.keys(reactionPictures) as ReactionKind[];

/** The six reactions, each with its name. */
export function ReactionChoices({ close }: { readonly close: () => void }) {
  const { actions } = useView();
  return (
    <div class="reaction-choices">
      {kinds.map((kind) => {
        const Picture = reactionPictures[kind];
        const name = texts.reactions[kind];
        return (
          <button
            key={kind}
            type="button"
            class="reaction-choice"
            aria-label={name}
            onClick={() => {
              actions.react(kind);
              close();
            }}
          >
            <Picture />
            <small aria-hidden="true">{name}</small>
          </button>
        );
      })}
    </div>
  );
}

/** Places over the tile, so that reactions in a row don't hide each other. */
const lanes = 5;

/** What a person reacts with just now; screen readers hear it from the live region. */
export function TileReactions({ participantId }: { readonly participantId: string }) {
  const { state } = useView();
  const shown = state.value.reactions.filter((one) => one.participantId === participantId);
  if (shown.length === 0) {
    return null;
  }

  return (
    <div class="tile-reactions" aria-hidden="true">
      {shown.map((one) => {
        const Picture = reactionPictures[one.reaction];
        const lane = (one.id * 2) % lanes;
        return (
          <span key={one.id} class="reaction" data-reaction={one.reaction} style={{ '--lane': String(lane) }}>
            <Picture />
          </span>
        );
      })}
    </div>
  );
}
