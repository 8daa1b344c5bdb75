import type { ComponentChildren } from 'preact';
import type { ReactionKind } from '../state/model';

// Drawn here because many Linux machines have no colour font, and other systems' fonts differ in what they mean.

function picture(parts: ComponentChildren) {
  return function Picture() {
    return (
      <svg class="reaction-picture" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        {parts}
      </svg>
    );
  };
}

const face = <circle cx="16" cy="16" r="14" fill="#ffd257" />;
const ink = '#4a3000';
const skin = '#ffc94d';
const edge = '#c98a12';

export const reactionPictures: Readonly<Record<ReactionKind, ReturnType<typeof picture>>> = {
  thumbsUp: picture(
    <g stroke={edge} stroke-width="1.2" stroke-linejoin="round">
      <path
        fill={skin}
        d="M9 15c4-2 5.5-5.5 6-11 .1-1.5 3.8-2 4.3 1.5.4 2.5-.1 5-.8 7.5h7.3c2.6 0 3.6 2.9 1.9 4.4 1.5 1.3 1.3 3.6-.4 4.5 1 1.5.5 3.3-1.2 3.9.5 1.700-.5 3.2-2.6 3.2H15c-2.5 0-4-1.5-6-2z"
      />
      <rect x="3" y="14" width="6" height="14.5" rx="1.8" fill="#e8a62a" />
    </g>,
  ),
  heart: picture(
    <path fill="#ff5c69" d="M16 28C4 19.5 2.5 14.5 2.5 11A7 7 0 0 1 16 8.2 7 7 0 0 1 29.5 11c0 3.5-1.5 8.5-13.5 17z" />,
  ),
  laugh: picture(
    <>
      {face}
      <g fill="none" stroke={ink} stroke-width="2" stroke-linecap="round">
        <path d="M7.5 13.5q2.5-4.5 5.5 0M19 13.5q3-4.5 5.5 0" />
      </g>
      <path fill={ink} d="M7 17.5h18a9 8.5 0 0 1-18 0z" />
      <path fill="#ff6b6b" d="M11.5 24q4.5-3.5 9 0a9 8.5 0 0 1-9 0z" />
    </>,
  ),
  surprised: picture(
    <>
      {face}
      <g fill={ink}>
        <circle cx="10.5" cy="13" r="2.2" />
        <circle cx="21.5" cy="13" r="2.2" />
        <ellipse cx="16" cy="22" rx="3.6" ry="4.5" />
      </g>
      <path
        d="M7.5 8q2.5-2 5-.8M24.5 8q-2.5-2-5-.8"
        fill="none"
        stroke={ink}
        stroke-width="1.8"
        stroke-linecap="round"
      />
    </>,
  ),
  clap: picture(
    <g stroke={edge} stroke-width="1.2" stroke-linejoin="round">
      <g fill="none" stroke="#7fe0d1" stroke-width="2" stroke-linecap="round">
        <path d="M16 2v4M8.5 4l1.8 3.5M23.5 4l-1.8 3.5" />
      </g>
      <path
        fill={skin}
        transform="rotate(-24 21 20)"
        d="M17 13a2 2 0 0 1 4-1v-1a2 2 0 0 1 4 0v3l1 6c.5 5-2 9-5.5 9S16 26 16 22z"
      />
      <path
        fill="#ffd97a"
        transform="rotate(24 11 20)"
        d="M15 13a2 2 0 0 0-4-1v-1a2 2 0 0 0-4 0v3l-1 6c-.5 5 2 9 5.5 9S16 26 16 22z"
      />
    </g>,
  ),
  party: picture(
    <>
      <path fill="#e8a62a" d="M3 29 10 11.5 20.5 22z" />
      <path fill="#ffd97a" d="M5 24l3-7.5L15.5 24l-7 2.8zM10 11.5l10.5 10.5-2.5 1L9 14z" />
      <g fill="none" stroke-width="2.2" stroke-linecap="round">
        <path stroke="#ff6b6b" d="M15 12q4-3 1.5-8" />
        <path stroke="#52d0bd" d="M20 17q3-4 9-2" />
        <path stroke="#8fb4ff" d="M18 14.5l6-6" />
      </g>
      <circle cx="10.5" cy="5.5" r="1.8" fill="#52d0bd" />
      <circle cx="27.5" cy="6" r="1.8" fill="#ff6b6b" />
      <circle cx="22.5" cy="4" r="1.4" fill="#ffd257" />
      <circle cx="27" cy="21.5" r="1.8" fill="#ffd257" />
      <circle cx="28.5" cy="11" r="1.2" fill="#8fb4ff" />
    </>,
  ),
};
