import { useEffect } from 'preact/hooks';
import type { Notice } from '../state/model';
import { CloseIcon, InfoIcon, StatisticsIcon, VolumeIcon, VolumeOffIcon, WarningIcon } from './icons';
import { texts } from './texts';
import { useView } from './view';

/** What keeps the call from being whole: the channel, the line, held-back sound, and pictures that were switched off. */
export function Banners() {
  const { state, actions, soundBlocked, playRefused } = useView();
  const { channel, quality, saving, soundOff } = state.value;
  return (
    <div class="banners">
      <div role="status">
        {channel !== 'connected' && (
          <p class="banner banner-warning">
            <span class="spinner-border spinner-border-sm" aria-hidden="true" />
            {channel === 'offline' ? texts.channel.offline : texts.channel.reconnecting}
          </p>
        )}
        {channel === 'connected' && quality?.trouble !== undefined && (
          <p class="banner banner-quiet" data-trouble={quality.trouble}>
            <StatisticsIcon />
            {texts.trouble[quality.trouble]}
          </p>
        )}
      </div>
      {saving === 'audio' && (
        <div class="banner banner-quiet">
          <VolumeIcon />
          <span>{texts.saving.isOn}</span>
          <button type="button" class="btn btn-quiet btn-sm" onClick={() => actions.save('none')}>
            {texts.saving.end}
          </button>
        </div>
      )}
      {soundOff && (
        <div class="banner">
          <VolumeOffIcon />
          <span>{texts.sound.elsewhere}</span>
          <button
            type="button"
            class="btn btn-primary btn-sm"
            onClick={() => {
              actions.turnSoundOn();
              // Within the click, while the browser allows it.
              playAll();
            }}
          >
            {texts.sound.on}
          </button>
        </div>
      )}
      {soundBlocked.value && !soundOff && (
        <div class="banner">
          <VolumeIcon />
          <span>{texts.sound.blocked}</span>
          <button
            type="button"
            class="btn btn-primary btn-sm"
            onClick={() => {
              playRefused.value = false;
              actions.allowSound();
              // Within the click, while the browser allows it.
              playAll();
            }}
          >
            {texts.sound.hear}
          </button>
        </div>
      )}
    </div>
  );
}

function playAll() {
  for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-sound]')) {
    video.muted = false;
    video.play().catch((error: unknown) => console.warn('The sound is still held back.', error));
  }
}

/** How long a mere information stays; warnings wait for a hand. */
const infoTime = 6000;

export function Toasts() {
  const { state } = useView();
  return (
    <div class="toasts" role="status">
      {state.value.notices.map((notice) => (
        <ToastNote key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function ToastNote({ notice }: { readonly notice: Notice }) {
  const { actions } = useView();
  useEffect(() => {
    if (notice.tone !== 'info' || notice.action !== undefined) {
      return;
    }

    const timer = setTimeout(() => actions.dismissNotice(notice.id), infoTime);
    return () => clearTimeout(timer);
  }, [notice.id, notice.tone, notice.action, actions]);
  return (
    <div class={`note note-${notice.tone}`}>
      {notice.tone === 'info' ? <InfoIcon /> : <WarningIcon />}
      <p>{notice.text}</p>
      {notice.action === 'unmute' && (
        <button type="button" class="btn btn-primary btn-sm" onClick={actions.toggleMicrophone}>
          {texts.hosts.unmuteNow}
        </button>
      )}
      <button
        type="button"
        class="btn-plain"
        aria-label={texts.dismiss}
        onClick={() => actions.dismissNotice(notice.id)}
      >
        <CloseIcon />
      </button>
    </div>
  );
}

/** Sentences for screen readers. Only the newest few: a reader that comes late should not hear the past. */
export function LiveRegion() {
  const { state } = useView();
  return (
    <div class="visually-hidden" aria-live="polite" role="log">
      {state.value.announcements.slice(-3).map((announcement) => (
        <p key={announcement.id}>{announcement.text}</p>
      ))}
    </div>
  );
}
