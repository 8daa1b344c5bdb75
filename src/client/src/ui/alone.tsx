import { CheckIcon, CopyIcon } from './icons';
import { meetingLink, useCopy } from './link';
import { texts } from './texts';
import { useView } from './view';

/** The empty state of a call: how to get somebody to come. */
export function Alone() {
  const view = useView();
  const link = meetingLink(view.state.value.meetingId);
  const { result, copy } = useCopy(link);
  return (
    <aside class="alone">
      <h2>{texts.alone.title}</h2>
      <p>{texts.alone.text}</p>
      <div class="alone-link">
        <span dir="ltr">{link.replace(/^https?:\/\//, '')}</span>
        <button
          type="button"
          class="btn btn-primary"
          onClick={() => {
            void copy().catch(console.error);
          }}
        >
          {result === 'copied' ? <CheckIcon /> : <CopyIcon />}
          {result === 'copied' ? texts.alone.copied : texts.alone.copy}
        </button>
      </div>
      {result === 'refused' && <p role="alert">{texts.invite.copyFailed}</p>}
    </aside>
  );
}
