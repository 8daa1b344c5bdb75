import { HelpDialog } from './help';
import { InviteDialog } from './invite';
import { PasswordDialog } from './password';
import { PermissionsDialog } from './permissions';
import { SettingsDialog } from './settings';
import { useView } from './view';

export function Dialogs() {
  const { dialog } = useView();
  const close = () => {
    dialog.value = 'none';
  };
  switch (dialog.value) {
    case 'invite':
      return <InviteDialog onClose={close} />;
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'help':
      return <HelpDialog onClose={close} />;
    case 'password':
      return <PasswordDialog onClose={close} />;
    case 'permissions':
      return <PermissionsDialog onClose={close} />;
    case 'none':
      return null;
  }
}
