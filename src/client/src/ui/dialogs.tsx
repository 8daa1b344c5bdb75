import { HelpDialog } from './help';
import { InviteDialog } from './invite';
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
    case 'none':
      return null;
  }
}
