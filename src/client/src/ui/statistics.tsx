import type { PathCounters } from '../media/quality/counters';
import { lossOf, type StreamFigures } from '../media/quality/figures';
import type { CallState } from '../state/model';
import { CloseIcon } from './icons';
import { texts } from './texts';
import { useView } from './view';

/** Numbers for those who want to know: what is sent and received, by which way, and how well. */
export function Statistics() {
  const view = useView();
  const state = view.state.value;
  if (!view.statistics.value) {
    return null;
  }

  const close = () => {
    view.statistics.value = false;
  };
  const figures = state.quality?.figures;
  const nameOf = namesOf(state);
  const streams = figures?.streams.filter(isFlowing) ?? [];
  return (
    <section
      class="statistics"
      aria-label={texts.statistics.title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          close();
        }
      }}
    >
      <header class="statistics-head">
        <h2>{texts.statistics.title}</h2>
        <button type="button" class="btn-plain" aria-label={texts.statistics.close} onClick={close}>
          <CloseIcon />
        </button>
      </header>
      {figures === undefined || figures.paths.length === 0 ? (
        <p>{texts.statistics.nothing}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <div class="statistics-body" tabIndex={0}>
          <ul>
            {figures.paths.map((path) => (
              <li key={`${path.way} ${path.participantId}`}>{pathText(path, nameOf)}</li>
            ))}
          </ul>
          <Streams
            title={texts.statistics.sent}
            streams={streams.filter(({ direction }) => direction === 'out')}
            nameOf={nameOf}
          />
          <Streams
            title={texts.statistics.received}
            streams={streams.filter(({ direction }) => direction === 'in')}
            nameOf={nameOf}
          />
        </div>
      )}
    </section>
  );
}

interface StreamsProps {
  readonly title: string;
  readonly streams: readonly StreamFigures[];
  readonly nameOf: (participantId: string | undefined) => string | undefined;
}

function Streams({ title, streams, nameOf }: StreamsProps) {
  const total = streams.reduce((sum, one) => sum + one.bitsPerSecond, 0);
  return (
    <table>
      <caption>
        {title}: <Figure text={texts.statistics.rate(total)} />
      </caption>
      <thead>
        <tr>
          {texts.statistics.columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {streams.map((one) => (
          <tr key={one.key}>
            <th scope="row">{[nameOf(one.participantId), sourceText(one)].filter(Boolean).join(' · ')}</th>
            <td>{one.codec}</td>
            <td>{one.width !== undefined && <Figure text={`${one.width}×${one.height}`} />}</td>
            <td>{one.width !== undefined && one.framesPerSecond}</td>
            <td>
              <Figure text={texts.statistics.rate(one.bitsPerSecond)} />
            </td>
            <td>
              <Figure text={texts.statistics.loss(lossOf([one]))} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A number before its unit and width before height, also between words that go from right to left. */
const Figure = ({ text }: { readonly text: string }) => <bdi dir="ltr">{text}</bdi>;

/** The sections of people who are silent and out of view would be most of the list. */
const isFlowing = ({ bitsPerSecond, packets }: StreamFigures): boolean => bitsPerSecond > 0 || packets > 0;

const sourceText = ({ source, rid, limit }: StreamFigures): string =>
  [
    texts.statistics.sources[source],
    rid && texts.statistics.layer(rid),
    limit !== 'none' && texts.statistics.limits[limit],
  ]
    .filter(Boolean)
    .join(texts.statistics.comma);

function pathText({ way, participantId, relayed, protocol, roundTrip }: PathCounters, nameOf: StreamsProps['nameOf']) {
  const to = way === 'server' ? texts.statistics.server : texts.statistics.direct(nameOf(participantId) ?? '');
  const facts = [
    protocol.toUpperCase(),
    relayed && texts.statistics.relayed,
    roundTrip !== undefined && texts.statistics.roundTrip(roundTrip),
  ];
  return `${to}: ${facts.filter(Boolean).join(texts.statistics.comma)}`;
}

function namesOf({ people }: CallState): StreamsProps['nameOf'] {
  const names = new Map(people.map(({ participantId, displayName }) => [participantId, displayName]));
  return (id) => (id === undefined ? undefined : names.get(id));
}
