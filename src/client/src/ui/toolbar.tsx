import { forbidden, rightsOf } from '../state/rights';
import {
  CameraIcon,
  CameraOffIcon,
  ChatIcon,
  HandIcon,
  type Icon,
  InviteIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  PeopleIcon,
  ScreenIcon,
  SettingsIcon,
} from './icons';
import { texts } from './texts';
import { LayoutButton, LeaveButton, MoreButton, ReactionsButton } from './toolbar-choices';
import { useView } from './view';

interface ToolProps {
  readonly name: string;
  readonly icon: Icon;
  readonly shortcut?: string;
  readonly look?: 'off' | 'on' | 'active' | undefined;
  readonly attention?: boolean;
  readonly badge?: number;
  readonly badgeNote?: string;
  /** Why this can't be used now. Pressing it says so: a finger sees no tips. */
  readonly reason?: string | undefined;
  readonly expanded?: boolean;
  readonly unread?: number;
  readonly onPress: () => void;
}

function Tool(props: ToolProps) {
  const {
    name,
    icon: ToolIcon,
    shortcut,
    look,
    attention,
    badge = 0,
    badgeNote = '',
    reason,
    expanded,
    unread,
  } = props;
  const notes = [reason ?? '', attention === true ? texts.toolbar.problem : '', badge > 0 ? badgeNote : ''];
  const note = notes.filter((text) => text !== '').join(', ');
  return (
    <button
      type="button"
      class={`tool${look === undefined ? '' : ` tool-${look}`}`}
      aria-label={name}
      aria-description={note === '' ? undefined : note}
      aria-keyshortcuts={shortcut}
      aria-expanded={expanded}
      aria-disabled={reason !== undefined}
      data-tip={reason ?? (shortcut === undefined ? name : `${name} (${shortcut})`)}
      data-unread={unread}
      onClick={props.onPress}
    >
      <ToolIcon />
      {attention === true && (
        <span class="tool-alert" aria-hidden="true">
          !
        </span>
      )}
      {/* Drawn by the style sheet: text of a button that its name lacks fails WCAG 2.5.3. */}
      {badge > 0 && <span class="badge-count" data-count={badge > 99 ? '99+' : badge} />}
    </button>
  );
}

export function Toolbar() {
  const view = useView();
  const compact = view.compact.value;
  const title = view.state.value.title || view.state.value.meetingId;
  return (
    <div class="toolbar" role="toolbar" aria-label={texts.toolbar.name}>
      {!compact && <p class="toolbar-title">{title}</p>}
      <div class="toolbar-group">
        <MicrophoneTool />
        <CameraTool />
        {!compact && <ScreenTool />}
        <HandTool />
        {!compact && <ReactionsButton />}
        {!compact && <LayoutButton />}
        {compact && <ChatTool />}
        <MoreButton />
        <LeaveButton />
      </div>
      {!compact && (
        <div class="toolbar-group toolbar-end">
          <InviteTool />
          <ParticipantsTool />
          <ChatTool />
          <SettingsTool />
        </div>
      )}
    </div>
  );
}

function MicrophoneTool() {
  const { state, actions } = useView();
  const source = state.value.microphone;
  const on = source.wanted && source.live;
  return (
    <Tool
      name={on ? texts.toolbar.mute : texts.toolbar.unmute}
      icon={on ? MicrophoneIcon : MicrophoneOffIcon}
      shortcut="M"
      look={on ? undefined : 'off'}
      attention={source.problem !== undefined}
      reason={on ? undefined : forbidden(state.value, 'audio')}
      onPress={actions.toggleMicrophone}
    />
  );
}

function CameraTool() {
  const { state, actions } = useView();
  const source = state.value.camera;
  const on = source.wanted && source.live;
  return (
    <Tool
      name={on ? texts.toolbar.cameraOff : texts.toolbar.cameraOn}
      icon={on ? CameraIcon : CameraOffIcon}
      shortcut="V"
      look={on ? undefined : 'off'}
      attention={source.problem !== undefined}
      reason={on ? undefined : forbidden(state.value, 'video')}
      onPress={actions.toggleCamera}
    />
  );
}

function ScreenTool() {
  const { state, actions } = useView();
  if (!state.value.canShareScreen) {
    return null;
  }

  const on = state.value.screen.live;
  return (
    <Tool
      name={on ? texts.toolbar.stopSharing : texts.toolbar.share}
      icon={ScreenIcon}
      shortcut="D"
      look={on ? 'on' : undefined}
      reason={on ? undefined : forbidden(state.value, 'screenShare')}
      onPress={() => {
        actions.toggleScreen().catch(console.error);
      }}
    />
  );
}

function HandTool() {
  const { state, actions } = useView();
  const up = (state.value.self?.handRaisedAt ?? null) !== null;
  return (
    <Tool
      name={up ? texts.toolbar.lower : texts.toolbar.raise}
      icon={HandIcon}
      shortcut="R"
      look={up ? 'on' : undefined}
      onPress={actions.toggleHand}
    />
  );
}

function ChatTool() {
  const { state, actions } = useView();
  const open = state.value.panel === 'chat';
  return (
    <Tool
      name={texts.toolbar.chat}
      icon={ChatIcon}
      shortcut="C"
      look={open ? 'active' : undefined}
      expanded={open}
      badge={state.value.unread}
      badgeNote={texts.toolbar.unread(state.value.unread)}
      unread={state.value.unread}
      onPress={() => actions.openPanel(open ? 'none' : 'chat')}
    />
  );
}

function ParticipantsTool() {
  const { state, actions } = useView();
  const open = state.value.panel === 'participants';
  const waiting = rightsOf(state.value).admit ? state.value.waiting.length : 0;
  return (
    <Tool
      name={texts.toolbar.participants}
      icon={PeopleIcon}
      shortcut="P"
      look={open ? 'active' : undefined}
      expanded={open}
      badge={waiting}
      badgeNote={texts.doors.room.waiting(waiting)}
      onPress={() => actions.openPanel(open ? 'none' : 'participants')}
    />
  );
}

function InviteTool() {
  const { dialog } = useView();
  return (
    <Tool
      name={texts.toolbar.invite}
      icon={InviteIcon}
      onPress={() => {
        dialog.value = 'invite';
      }}
    />
  );
}

function SettingsTool() {
  const { dialog } = useView();
  return (
    <Tool
      name={texts.toolbar.settings}
      icon={SettingsIcon}
      onPress={() => {
        dialog.value = 'settings';
      }}
    />
  );
}
