import type { ConsoleClinic, ConsoleState, ConsoleTreatment } from '../state.ts';
import { type ConsoleCheckIn, momentOf, moodOf, readingOf } from './check-in-facts.ts';
import { languageName } from './language-name.ts';
import { MomentHere } from './moment.tsx';
import { Remainder } from './remainder.tsx';
import { StateMark } from './state-mark.tsx';
import { TimelineTrack } from './timeline-track.tsx';

/** Every treatment with its check-ins in time. */
export const Treatments = ({ state }: { readonly state: ConsoleState }) => (
  <section class="panel treatments" aria-labelledby="treatments">
    <h2 id="treatments">Treatments</h2>
    {state.treatments.total === 0 && (
      <p class="empty">None yet. Post one, and its check-ins stand here: 48 hours and 4 weeks after it.</p>
    )}
    {state.treatments.shown.map((treatment) => (
      <TreatmentCard
        key={`${treatment.clinicId}/${treatment.treatmentId}`}
        treatment={treatment}
        clinic={
          state.clinics.length > 1 ? state.clinics.find(({ id }) => id === treatment.clinicId) : undefined
        }
        carePlan={state.carePlans.find(({ id }) => id === treatment.carePlan)?.title ?? treatment.carePlan}
        now={state.clock.now}
      />
    ))}
    <Remainder of={state.treatments} what="treatments" />
  </section>
);

interface Card {
  readonly treatment: ConsoleTreatment;
  /** Where there are several. */
  readonly clinic: ConsoleClinic | undefined;
  readonly carePlan: string;
  readonly now: string;
}

/** Names the place of a treatment on the page. */
export const anchorOf = (clinicId: string, treatmentId: string): string =>
  `treatment/${clinicId}/${treatmentId}`;

function TreatmentCard({ treatment, clinic, carePlan, now }: Card) {
  const { treatmentId, clinicId, treatedAt, patient, checkIns, cancelledAt } = treatment;
  const { phone, language, timeZone } = patient;
  const unrelated = treatment.replies.filter(({ checkIn }) => !checkIns.some(({ key }) => key === checkIn));
  const steps = [
    {
      key: 'treated',
      at: treatedAt,
      step: (
        <li class="step" key="treated">
          <span class="stop treated" aria-hidden="true" />
          <h4>Treated</h4>
          <p>
            <MomentHere at={treatedAt} timeZone={timeZone} />
          </p>
        </li>
      ),
    },
    ...checkIns.map((checkIn) => ({
      key: checkIn.key,
      at: momentOf(checkIn),
      step: <CheckInStep key={checkIn.key} checkIn={checkIn} treatment={treatment} />,
    })),
    {
      key: 'now',
      at: now,
      step: (
        <li class="step now" key="now">
          <span class="stop" aria-hidden="true" />
          <h4>Now</h4>
          <p>
            <MomentHere at={now} timeZone={timeZone} />
          </p>
        </li>
      ),
    },
  ].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return (
    <article
      class="card treatment"
      id={anchorOf(clinicId, treatmentId)}
      aria-labelledby={`${anchorOf(clinicId, treatmentId)}/title`}
      tabIndex={-1}
    >
      <header>
        <h3 id={`${anchorOf(clinicId, treatmentId)}/title`}>{treatmentId}</h3>
        <p>
          {carePlan}
          {clinic && <>, {clinic.name}</>}
          <span class="quiet">
            {' '}
            {phone}, {languageName(language)}, {timeZone.replaceAll('_', ' ')}
          </span>
        </p>
        {cancelledAt !== undefined && (
          <p>
            Cancelled by the clinic, <MomentHere at={cancelledAt} timeZone={timeZone} />
          </p>
        )}
      </header>
      <TimelineTrack treatment={treatment} now={now} />
      <ol class="steps">{steps.map(({ step }) => step)}</ol>
      {unrelated.length > 0 && <Answers replies={unrelated} timeZone={timeZone} />}
    </article>
  );
}

function CheckInStep({
  checkIn,
  treatment: { patient, replies },
}: {
  readonly checkIn: ConsoleCheckIn;
  readonly treatment: ConsoleTreatment;
}) {
  const { key, state, dueAt, sendAt, expiresAt, sentAt, deliveredAt, reason } = checkIn;
  const { timeZone } = patient;
  const isWaiting = state === 'scheduled' || state === 'sending';
  return (
    <li class="step">
      <span class={`stop ${moodOf(state)}`}>
        <StateMark state={state} />
      </span>
      <h4>{key} check-in</h4>
      <p class={`state ${moodOf(state)}`}>
        {state}
        {reason !== undefined && `: ${reason}`}
      </p>
      <dl>
        <Fact
          name={sentAt === undefined ? 'Planned for' : 'Sent'}
          at={sentAt ?? sendAt}
          timeZone={timeZone}
        />
        {deliveredAt !== undefined && <Fact name="Delivered" at={deliveredAt} timeZone={timeZone} />}
        {isWaiting && dueAt !== sendAt && <Fact name="Due" at={dueAt} timeZone={timeZone} />}
        {isWaiting && <Fact name="Useful until" at={expiresAt} timeZone={timeZone} />}
      </dl>
      <Answers replies={replies.filter(({ checkIn }) => checkIn === key)} timeZone={timeZone} />
    </li>
  );
}

const Fact = ({
  name,
  at,
  timeZone,
}: {
  readonly name: string;
  readonly at: string;
  readonly timeZone: string;
}) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <MomentHere at={at} timeZone={timeZone} />
    </dd>
  </div>
);

const Answers = ({
  replies,
  timeZone,
}: {
  readonly replies: ConsoleTreatment['replies'];
  readonly timeZone: string;
}) => (
  <>
    {replies.map((reply) => (
      <p class="reply" key={reply.id}>
        <q>{reply.body}</q> read as <strong>{readingOf(reply)}</strong>{' '}
        <span class="quiet">
          <MomentHere at={reply.receivedAt} timeZone={timeZone} />
        </span>
      </p>
    ))}
  </>
);
