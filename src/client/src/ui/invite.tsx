import { useId, useRef } from 'preact/hooks';
import { Dialog } from './dialog';
import { CheckIcon, CopyIcon, MailIcon, ShareIcon } from './icons';
import { meetingLink, useCopy } from './link';
import { StreamLinks } from './stream-links';
import { texts } from './texts';
import { useView } from './view';

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { state } = useView();
  const { meetingId, title } = state.value;
  const link = meetingLink(meetingId);
  const field = useRef<HTMLInputElement>(null);
  const { result, copy } = useCopy(link);
  const id = useId();
  const subject = texts.invite.mailSubject(title || meetingId);
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(texts.invite.mailBody(link))}`;

  return (
    <Dialog title={texts.invite.title} onClose={onClose}>
      <p>{texts.invite.text}</p>
      <label class="form-label" for={id}>
        {texts.invite.link}
      </label>
      <input
        ref={field}
        id={id}
        class="form-control"
        type="text"
        dir="ltr"
        readOnly
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p class="form-text" role="status">
        {result === 'copied' && texts.invite.copied}
        {result === 'refused' && texts.invite.copyFailed}
      </p>
      <div class="dialog-actions">
        <button
          type="button"
          class="btn btn-primary"
          onClick={() => {
            copy()
              .then(() => field.current?.select())
              .catch(console.error);
          }}
        >
          {result === 'copied' ? <CheckIcon /> : <CopyIcon />}
          {texts.invite.copy}
        </button>
        <a class="btn btn-quiet" href={mail}>
          <MailIcon />
          {texts.invite.mail}
        </a>
        {'share' in navigator && (
          <button
            type="button"
            class="btn btn-quiet"
            onClick={() => {
              navigator.share({ title: subject, url: link }).catch(ignoreCancelled);
            }}
          >
            <ShareIcon />
            {texts.invite.share}
          </button>
        )}
      </div>
      {state.value.self?.role === 'host' && <StreamLinks />}
    </Dialog>
  );
}

function ignoreCancelled(error: unknown) {
  if (!(error instanceof DOMException && error.name === 'AbortError')) {
    console.warn('The system could not share the link.', error);
  }
}
