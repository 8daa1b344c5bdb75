import type { TurnedAway as Why } from '../state/join';
import { Act, HomeLink, Message } from './after';
import { useCountdown } from './countdown';
import { texts } from './texts';
import { useView } from './view';

/** Nothing brings these two back in. */
const final: ReadonlySet<Why> = new Set<Why>(['removed', 'cancelled']);

/** A closed door: why, and when to try again. */
export function TurnedAway({ why, until }: { readonly why: Why; readonly until: number | undefined }) {
  const { actions } = useView();
  const left = useCountdown(until);
  const [title, text] = texts.doors.away[why];
  return (
    <Message title={title} text={text}>
      {!final.has(why) && (
        <Act
          name={why === 'denied' ? texts.doors.askAgain : texts.doors.tryAgain}
          run={actions.rejoin}
          disabled={left > 0}
        />
      )}
      <HomeLink />
      <p class="message-note" role="status">
        {left > 0 && texts.doors.tryAgainIn(left)}
      </p>
    </Message>
  );
}
