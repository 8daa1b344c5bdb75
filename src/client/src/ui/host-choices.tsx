import { rightsOf } from '../state/rights';
import { handsInOrder } from '../state/tiles';
import {
  CloseIcon,
  HandIcon,
  LockIcon,
  MicrophoneOffIcon,
  PasswordIcon,
  PermissionsIcon,
  UnlockIcon,
  WaitingRoomIcon,
} from './icons';
import { Choice } from './popover';
import { texts } from './texts';
import { useView } from './view';

/** The part of More that only those see who run the meeting. */
export function HostChoices({ close }: { readonly close: () => void }) {
  const { state, actions, dialog, permissionsOf } = useView();
  const rights = rightsOf(state.value);
  const { settings } = state.value;
  if (!rights.mute || settings === undefined) {
    return null;
  }

  const after = (run: () => unknown) => () => {
    close();
    run();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields, these are buttons
    <div class="choices-group" role="group" aria-label={texts.hosts.controls}>
      <p class="choices-head" aria-hidden="true">
        {texts.hosts.controls}
      </p>
      <Choice
        name={texts.hosts.muteEveryone}
        hint={texts.hosts.muteEveryoneHint}
        icon={MicrophoneOffIcon}
        onChoose={after(() => actions.moderate('muteEveryone', { audio: true }))}
      />
      {rights.moderate && handsInOrder(state.value).length > 0 && (
        <Choice
          name={texts.hosts.lowerHands}
          icon={HandIcon}
          onChoose={after(() => actions.moderate('lowerHand', { participantId: null }))}
        />
      )}
      {rights.moderate && (
        <>
          <Choice
            name={settings.locked ? texts.hosts.unlock : texts.hosts.lock}
            hint={settings.locked ? undefined : texts.hosts.lockHint}
            icon={settings.locked ? UnlockIcon : LockIcon}
            onChoose={after(() => actions.moderate('lockMeeting', { locked: !settings.locked }))}
          />
          <Choice
            name={settings.waitingRoom ? texts.hosts.roomOff : texts.hosts.roomOn}
            hint={settings.waitingRoom ? texts.hosts.roomOffHint : texts.hosts.roomOnHint}
            icon={WaitingRoomIcon}
            onChoose={after(() => actions.moderate('setWaitingRoom', { on: !settings.waitingRoom }))}
          />
        </>
      )}
      {rights.own && (
        <Choice
          name={texts.hosts.password}
          hint={settings.passwordSet ? texts.hosts.passwordSet : undefined}
          icon={PasswordIcon}
          onChoose={after(() => {
            dialog.value = 'password';
          })}
        />
      )}
      {rights.moderate && (
        <Choice
          name={texts.hosts.permissions}
          hint={texts.hosts.permissionsHint}
          icon={PermissionsIcon}
          onChoose={after(() => {
            permissionsOf.value = undefined;
            dialog.value = 'permissions';
          })}
        />
      )}
      {rights.own && (
        <Choice
          name={texts.toolbar.end}
          hint={texts.toolbar.endHint}
          icon={CloseIcon}
          danger
          onChoose={after(() => actions.endForAll())}
        />
      )}
    </div>
  );
}
