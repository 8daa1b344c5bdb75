import { useEffect, useRef } from 'preact/hooks';
import { useView } from './view';

interface VideoProps {
  readonly stream: MediaStream | undefined;
  /** Own pictures are silent: nobody wants to hear themselves. */
  readonly own: boolean;
  readonly mirrored?: boolean;
  readonly fit?: 'cover' | 'contain';
  readonly label?: string;
}

/** One picture with its sound. Stays the same element while its key does, wherever the tile moves. */
export function Video({ stream, own, mirrored = false, fit = 'cover', label }: VideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  const view = useView();
  const speaker = view.state.value.devices.speaker;
  const silent = view.playRefused.value || view.state.value.soundOff;

  // Before anything is played: the first word would be heard on both devices of a person.
  useEffect(() => {
    const video = element.current;
    if (video !== null && !own) {
      video.muted = silent;
    }
  }, [silent, own]);

  useEffect(() => {
    const video = element.current;
    if (video === null || video.srcObject === (stream ?? null)) {
      return;
    }

    video.srcObject = stream ?? null;
    if (stream !== undefined) {
      void play(video, () => {
        view.playRefused.value = true;
      });
    }
  }, [stream, view]);

  useEffect(() => {
    const video = element.current;
    if (video === null || own || speaker === undefined || !('setSinkId' in video)) {
      return;
    }

    // The chosen speaker may just have been unplugged; the browser then goes on with its usual one.
    video.setSinkId(speaker).catch((error: unknown) => console.warn('The speaker could not be used.', error));
  }, [speaker, own]);

  return (
    <video
      ref={element}
      class={`picture picture-${fit}${mirrored ? ' picture-mirrored' : ''}`}
      autoplay
      playsInline
      muted={own}
      data-sound={own ? undefined : true}
      aria-label={label}
      aria-hidden={label === undefined}
    />
  );
}

async function play(video: HTMLVideoElement, refused: () => void): Promise<void> {
  try {
    await video.play();
  } catch (error) {
    // AbortError: another stream came in between; that one plays itself.
    if (error instanceof DOMException && error.name === 'NotAllowedError') {
      refused();
      video.muted = true;
      await video.play().catch((again: unknown) => console.warn('The picture could not be played.', again));
    }
  }
}
