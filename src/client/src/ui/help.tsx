import { Dialog } from './dialog';
import { texts } from './texts';
import { useView } from './view';

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { preferences } = useView();
  return (
    <Dialog title={texts.help.title} onClose={onClose}>
      {!preferences.value.letters && <p>{texts.help.off}</p>}
      <dl class="keys">
        {texts.help.rows.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
