'use client';
import {
  InlineError,
  LiveIndicator,
  ReachNotice,
  Shape,
  StaleScope,
  Status,
  Verdict,
  statusMeanings,
  statusShapes,
  statusStates,
  type ReachState,
} from '@fettle/ui';
import { ago, longError, longHost, Row, Stack, type Story } from './story';

const cut: ReachState = { cutSince: ago(9), back: null };
const back: ReachState = { cutSince: null, back: { at: ago(1), afterMs: 14_000 } };

export const statusStories: readonly Story[] = [
  {
    name: 'Every state',
    Show: () => (
      <Row>
        {statusStates.map((state) => (
          <Status key={state} state={state} />
        ))}
      </Row>
    ),
  },
  {
    name: 'Every state as a badge',
    Show: () => (
      <Row>
        {statusStates.map((state) => (
          <Status key={state} state={state} variant="badge" />
        ))}
      </Row>
    ),
  },
  {
    name: 'A verdict, and one that is old',
    Show: () => (
      <Stack>
        <Verdict state="down" words="2 of 142 nodes need you" />
        <Verdict state="healthy" words="All 142 nodes are live" isOld />
      </Stack>
    ),
  },
  {
    name: 'Long words',
    Show: () => (
      <Stack>
        <Status state="failed" detail={longError} />
        <Status state="late" word={longHost} detail="for 4 min" />
        <Status state="unknown" wordHidden word="hidden beside its word" />
      </Stack>
    ),
  },
  {
    name: 'Shapes',
    Show: () => (
      <Row>
        {statusShapes.map((shape) => (
          <Shape key={shape} shape={shape} tone={toneOf(shape)} size={22} />
        ))}
      </Row>
    ),
  },
  {
    name: 'Live indicator',
    Show: () => (
      <Row>
        <LiveIndicator connection="connected" lastEventAt={ago(2)} />
        <LiveIndicator connection="connected" lastEventAt={ago(95)} />
        <LiveIndicator connection="connecting" lastEventAt={null} />
        <LiveIndicator connection="offline" lastEventAt={ago(240)} />
      </Row>
    ),
  },
  {
    name: 'Cut off, and back',
    Show: () => (
      <Stack>
        <ReachNotice reach={cut} readAt={ago(12)} isReading={false} />
        <ReachNotice reach={back} readAt={ago(1)} isReading />
        <ReachNotice reach={back} readAt={ago(1)} isReading={false} />
      </Stack>
    ),
  },
  {
    name: 'What cannot be refreshed is grey',
    Show: () => (
      <StaleScope since={ago(12)}>
        <Stack>
          <Row>
            {statusStates.map((state) => (
              <Status key={state} state={state} variant="badge" />
            ))}
          </Row>
          <InlineError error={new Error('This was said just now.')} title="An error among them is not" />
        </Stack>
      </StaleScope>
    ),
  },
];

function toneOf(shape: (typeof statusShapes)[number]) {
  return Object.values(statusMeanings).find((meaning) => meaning.shape === shape)?.tone ?? 'neutral';
}
