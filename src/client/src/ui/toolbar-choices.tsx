import { useState } from 'preact/hooks';
import { forbidden, rightsOf } from '../state/rights';
import { HostChoices } from './host-choices';
import {
  CloseIcon,
  FullScreenIcon,
  GridIcon,
  InviteIcon,
  KeyboardIcon,
  LeaveIcon,
  MoreIcon,
  PeopleIcon,
  PinIcon,
  ReactionIcon,
  SavingIcon,
  ScreenIcon,
  SettingsIcon,
  SpeakerViewIcon,
  SpotlightIcon,
  StatisticsIcon,
  VolumeIcon,
} from './icons';
import { Choice, PopoverButton } from './popover';
import { ReactionChoices } from './reactions';
import { texts } from './texts';
import { type OpenDialog, useView } from './view';

function LayoutChoices({ close }: { readonly close: () => void }) {
  const view = useView();
  const choose = (layout: 'grid' | 'speaker') => () => {
    view.layout.value = layout;
    view.pinned.value = undefined;
    view.page.value = 0;
    close();
  };
  const pinned = view.pinned.value !== undefined;
  const layout = view.layout.value;
  return (
    <>
      <Choice
        name={texts.toolbar.grid}
        hint={texts.toolbar.gridHint}
        icon={GridIcon}
        pressed={!pinned && layout === 'grid'}
        onChoose={choose('grid')}
      />
      <Choice
        name={texts.toolbar.speaker}
        hint={texts.toolbar.speakerHint}
        icon={SpeakerViewIcon}
        pressed={!pinned && layout === 'speaker'}
        onChoose={choose('speaker')}
      />
      {view.state.value.spotlight !== undefined && rightsOf(view.state.value).moderate && (
        <Choice
          name={texts.hosts.menu.endSpotlight}
          hint={texts.hosts.menu.endSpotlightHint}
          icon={SpotlightIcon}
          onChoose={() => {
            close();
            view.actions.moderate('spotlight', { participantId: null }).catch(console.error);
          }}
        />
      )}
      {pinned && (
        <Choice
          name={texts.toolbar.unpin}
          icon={PinIcon}
          onChoose={() => {
            view.pinned.value = undefined;
            close();
          }}
        />
      )}
    </>
  );
}

export function LayoutButton() {
  return (
    <PopoverButton name={texts.toolbar.layout} icon={GridIcon}>
      {(close) => <LayoutChoices close={close} />}
    </PopoverButton>
  );
}

export function ReactionsButton() {
  const { state } = useView();
  return (
    <PopoverButton name={texts.toolbar.reactions} icon={ReactionIcon} reason={forbidden(state.value, 'reactions')}>
      {(close) => <ReactionChoices close={close} />}
    </PopoverButton>
  );
}

/** On a phone one of the entries of More, which shows the six in its place. */
function CompactReactions({ close }: { readonly close: () => void }) {
  const { state } = useView();
  const [open, setOpen] = useState(false);
  const reason = forbidden(state.value, 'reactions');
  return (
    <>
      <Choice
        name={texts.toolbar.reactions}
        reason={reason}
        icon={ReactionIcon}
        expanded={open}
        onChoose={() => setOpen(!open)}
      />
      {open && <ReactionChoices close={close} />}
    </>
  );
}

export function MoreButton() {
  const view = useView();
  const compact = view.compact.value;
  const somebodyWaits = rightsOf(view.state.value).admit && view.state.value.waiting.length > 0;
  return (
    <PopoverButton name={texts.toolbar.more} icon={MoreIcon} attention={compact && somebodyWaits}>
      {(close) => (
        <>
          {compact && <CompactChoices close={close} />}
          <HostChoices close={close} />
          <SavingChoices close={close} />
          <StatisticsChoice close={close} />
          {document.fullscreenEnabled && <FullScreenChoice close={close} />}
          <div class="with-keyboard">
            <DialogChoice close={close} dialog="help" name={texts.toolbar.keyboard} icon={KeyboardIcon} />
          </div>
        </>
      )}
    </PopoverButton>
  );
}

function SavingChoices({ close }: { readonly close: () => void }) {
  const { state, actions, page } = useView();
  const saving = state.value.saving;
  const toggle = (wanted: 'audio' | 'data') => () => {
    actions.save(saving === wanted ? 'none' : wanted);
    page.value = 0;
    close();
  };
  return (
    <>
      <Choice
        name={texts.saving.audio}
        hint={texts.saving.audioHint}
        icon={VolumeIcon}
        pressed={saving === 'audio'}
        onChoose={toggle('audio')}
      />
      <Choice
        name={texts.saving.data}
        hint={texts.saving.dataHint}
        icon={SavingIcon}
        pressed={saving === 'data'}
        onChoose={toggle('data')}
      />
    </>
  );
}

function StatisticsChoice({ close }: { readonly close: () => void }) {
  const { statistics } = useView();
  return (
    <Choice
      name={texts.statistics.title}
      icon={StatisticsIcon}
      pressed={statistics.value}
      onChoose={() => {
        statistics.value = !statistics.value;
        close();
      }}
    />
  );
}

function CompactChoices({ close }: { readonly close: () => void }) {
  const { state, actions, layout, pinned } = useView();
  const sharing = state.value.screen.live;
  const speaker = layout.value === 'speaker';
  const noSharing = sharing ? undefined : forbidden(state.value, 'screenShare');
  return (
    <>
      <CompactReactions close={close} />
      <Choice
        name={texts.toolbar.participants}
        hint={String(state.value.people.length + (state.value.self === undefined ? 0 : 1))}
        icon={PeopleIcon}
        badge={rightsOf(state.value).admit ? state.value.waiting.length : 0}
        onChoose={() => {
          close();
          actions.openPanel('participants');
        }}
      />
      {state.value.canShareScreen && (
        <Choice
          name={sharing ? texts.toolbar.stopSharing : texts.toolbar.share}
          reason={noSharing}
          icon={ScreenIcon}
          onChoose={() => {
            close();
            actions.toggleScreen().catch(console.error);
          }}
        />
      )}
      <DialogChoice close={close} dialog="invite" name={texts.toolbar.invite} icon={InviteIcon} />
      <Choice
        name={texts.toolbar.layout}
        hint={speaker ? texts.toolbar.speakerHint : texts.toolbar.gridHint}
        icon={speaker ? SpeakerViewIcon : GridIcon}
        onChoose={() => {
          layout.value = speaker ? 'grid' : 'speaker';
          pinned.value = undefined;
          close();
        }}
      />
      <DialogChoice close={close} dialog="settings" name={texts.toolbar.settings} icon={SettingsIcon} />
    </>
  );
}

interface DialogChoiceProps {
  readonly close: () => void;
  readonly dialog: OpenDialog;
  readonly name: string;
  readonly icon: typeof GridIcon;
}

function DialogChoice({ close, dialog, name, icon }: DialogChoiceProps) {
  const view = useView();
  return (
    <Choice
      name={name}
      icon={icon}
      onChoose={() => {
        close();
        view.dialog.value = dialog;
      }}
    />
  );
}

function FullScreenChoice({ close }: { readonly close: () => void }) {
  const full = document.fullscreenElement !== null;
  return (
    <Choice
      name={full ? texts.toolbar.leaveFullScreen : texts.toolbar.fullScreen}
      icon={FullScreenIcon}
      onChoose={() => {
        close();
        const change = full ? document.exitFullscreen() : document.documentElement.requestFullscreen();
        change.catch((error: unknown) => console.warn('Full screen was refused.', error));
      }}
    />
  );
}

export function LeaveButton() {
  const { state, actions } = useView();
  const leave = () => {
    actions.leave().catch(console.error);
  };
  if (state.value.self?.role !== 'host') {
    return (
      <button
        type="button"
        class="tool tool-leave"
        aria-label={texts.toolbar.leave}
        data-tip={texts.toolbar.leave}
        onClick={leave}
      >
        <LeaveIcon />
      </button>
    );
  }

  return (
    <PopoverButton name={texts.toolbar.leave} icon={LeaveIcon} class="tool-leave">
      {(close) => (
        <>
          <Choice name={texts.toolbar.leaveMeeting} hint={texts.toolbar.leaveHint} icon={LeaveIcon} onChoose={leave} />
          <Choice
            name={texts.toolbar.end}
            hint={texts.toolbar.endHint}
            icon={CloseIcon}
            danger
            onChoose={() => {
              close();
              actions.endForAll().catch(console.error);
            }}
          />
        </>
      )}
    </PopoverButton>
  );
}
