import { useId, useState } from 'preact/hooks';
import type { StreamToken } from '../protocol/stream-tokens';
import { CopyIcon } from './icons';
import { publishAddress, useCopy, watchLink } from './link';
import { texts } from './texts';
import { useView } from './view';

/** What the host gives to other software: a link to watch, an address and a token to publish. */
export function StreamLinks() {
  const { state, actions } = useView();
  const [made, setMade] = useState<StreamToken>();
  const { meetingId } = state.value;
  const make = (kind: StreamToken['kind']) => () => {
    actions
      .makeStreamToken(kind)
      .then((token) => token && setMade(token))
      .catch(console.error);
  };
  return (
    <section class="stream-links" aria-label={texts.streams.title}>
      <h3 class="h6">{texts.streams.title}</h3>
      <p>{texts.streams.text}</p>
      <div class="dialog-actions">
        <button type="button" class="btn btn-quiet" onClick={make('watch')}>
          {texts.streams.watch}
        </button>
        <button type="button" class="btn btn-quiet" onClick={make('publish')}>
          {texts.streams.publish}
        </button>
      </div>
      {made?.kind === 'watch' && <Given name={texts.streams.watchLink} text={watchLink(meetingId, made.token)} />}
      {made?.kind === 'publish' && (
        <>
          <Given name={texts.streams.address} text={publishAddress(meetingId)} />
          <Given name={texts.streams.token} text={made.token} />
        </>
      )}
    </section>
  );
}

function Given({ name, text }: { readonly name: string; readonly text: string }) {
  const id = useId();
  const { result, copy } = useCopy(text);
  return (
    <div class="stream-given">
      <label class="form-label" for={id}>
        {name}
      </label>
      <div class="stream-copy">
        <input
          id={id}
          class="form-control"
          type="text"
          dir="ltr"
          readOnly
          value={text}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          class="btn btn-quiet"
          aria-label={texts.streams.copy(name)}
          onClick={() => {
            copy().catch(console.error);
          }}
        >
          <CopyIcon />
        </button>
      </div>
      <p class="form-text" role="status">
        {result === 'copied' && texts.invite.copied}
        {result === 'refused' && texts.invite.copyFailed}
      </p>
    </div>
  );
}
