import { isSamePerson } from '../state/other-devices';
import { Avatar } from './avatar';
import { ConnectionBars } from './bars';
import type { Box } from './grid';
import { HandIcon, MicrophoneOffIcon, PinIcon, ScreenIcon, SpotlightIcon, WarningIcon } from './icons';
import { TileReactions } from './reactions';
import type { Tile } from './seats';
import { texts } from './texts';
import { Video } from './video';
import { useView } from './view';

interface TileProps {
  readonly tile: Tile;
  readonly box: Box;
  readonly large: boolean;
  /** Whoever spoke last. */
  readonly leading: boolean;
  /** On another page: heard and not seen. */
  readonly away: boolean;
  readonly hand: number | undefined;
}

// The data- attributes are part of the contract: tests, scripts and embedding pages read them.
export function PersonTile({ tile, box, large, leading, away, hand }: TileProps) {
  const { person, self } = tile;
  const status = statusOf(tile);
  const me = useView().state.value.self;
  const isOtherDevice = me !== undefined && isSamePerson(person, me);
  return (
    <article
      class={`tile${tile.speaking ? ' tile-speaking' : ''}${leading || large ? ' tile-leading' : ''}${tileSize(box, away)}`}
      style={placeOf(box)}
      aria-label={labelOf(tile)}
      data-participant-id={person.participantId}
      data-name={person.displayName}
      data-self={String(self)}
      data-audio={tile.audio ? 'on' : 'off'}
      data-video={tile.video ? 'on' : 'off'}
      data-hand={person.handRaisedAt === null ? 'down' : 'up'}
      data-role={person.role}
      data-speaking={String(tile.speaking)}
    >
      <Video stream={tile.stream} own={self} mirrored={self} />
      {!(tile.video && tile.received) && (
        <div class="tile-cover">{status === undefined && <Avatar name={person.displayName} />}</div>
      )}
      {status !== undefined && (
        <div class="tile-veil">
          {tile.path === 'failed' ? (
            <WarningIcon />
          ) : (
            <span class="spinner-border spinner-border-sm" aria-hidden="true" />
          )}
          {status}
        </div>
      )}
      {hand !== undefined && (
        <span class="tile-hand">
          <HandIcon />
          <span aria-hidden="true">{hand}</span>
          <span class="visually-hidden">{texts.tile.hand(hand)}</span>
        </span>
      )}
      <TileReactions participantId={person.participantId} />
      <PinButton tile={tile} large={large} />
      <div class="tile-name">
        <SpotlightMark participantId={person.participantId} />
        {!tile.audio && (
          <span class="tile-muted">
            <MicrophoneOffIcon />
            <span class="visually-hidden">{texts.tile.muted}</span>
          </span>
        )}
        <span class="tile-name-text" dir="auto">
          {self ? `${person.displayName} (${texts.you})` : person.displayName}
        </span>
        {isOtherDevice && <span class="mark">{texts.tile.otherDevice}</span>}
        {person.guest && !self && <span class="mark">{texts.guest}</span>}
        {tile.bars !== undefined && <ConnectionBars bars={tile.bars} />}
      </div>
    </article>
  );
}

export function ScreenTile({ tile, box, large, away }: Omit<TileProps, 'hand' | 'leading'>) {
  const name = tile.person.displayName;
  const label = tile.self ? texts.tile.ownScreen : texts.tile.screenOf(name);
  return (
    <article
      class={`tile tile-screen${tileSize(box, away)}`}
      style={placeOf(box)}
      aria-label={label}
      data-participant-id={tile.person.participantId}
      data-name={name}
      data-screen="true"
    >
      <Video stream={tile.stream} own={tile.self} fit="contain" />
      {!tile.received && <div class="tile-veil tile-veil-whole">{texts.tile.notReceived}</div>}
      <PinButton tile={tile} large={large} />
      <div class="tile-name">
        <ScreenIcon />
        <span class="tile-name-text">{label}</span>
      </div>
    </article>
  );
}

function PinButton({ tile, large }: { readonly tile: Tile; readonly large: boolean }) {
  const view = useView();
  const pinned = view.pinned.value === tile.key;
  if (!pinned && large && tile.kind === 'screen') {
    return null;
  }

  const name = pinned ? texts.tile.unpin(tile.person.displayName) : texts.tile.pin(tile.person.displayName);
  return (
    <button
      type="button"
      class={`tile-pin${pinned ? ' tile-pin-on' : ''}`}
      aria-label={name}
      aria-pressed={pinned}
      onClick={() => {
        view.pinned.value = pinned ? undefined : tile.key;
        view.page.value = 0;
      }}
    >
      <PinIcon />
    </button>
  );
}

function SpotlightMark({ participantId }: { readonly participantId: string }) {
  const { state } = useView();
  return participantId === state.value.spotlight ? (
    <span class="tile-spotlight">
      <SpotlightIcon />
      <span class="visually-hidden">{texts.tile.spotlight}</span>
    </span>
  ) : null;
}

function labelOf(tile: Tile): string {
  const name = tile.self ? `${tile.person.displayName} (${texts.you})` : tile.person.displayName;
  return tile.audio ? name : `${name}, ${texts.tile.muted}`;
}

function statusOf(tile: Tile): string | undefined {
  if (tile.self) {
    return undefined;
  }

  // Media between two people may go on while one of them has lost the server.
  if (tile.path === 'interrupted' || (tile.person.presence === 'away' && tile.path !== 'connected')) {
    return texts.tile.reconnecting;
  }

  return tile.path === 'failed' ? texts.tile.failed : tile.path === 'connecting' ? texts.tile.connecting : undefined;
}

function tileSize(box: Box, away: boolean): string {
  return `${box.height < 140 || box.width < 180 ? ' tile-small' : ''}${away ? ' tile-away' : ''}`;
}

function placeOf(box: Box) {
  return {
    transform: `translate(${box.x}px, ${box.y}px)`,
    width: `${box.width}px`,
    height: `${box.height}px`,
    '--tile': `${Math.min(box.width, box.height)}px`,
  };
}
