import type { ConsoleClinic, ConsoleTreatment } from '../state.ts';
import { Answers } from './answers.tsx';
import { momentOf } from './check-in-facts.ts';
import { CheckInStep } from './check-in-step.tsx';
import { languageName } from './language-name.ts';
import { MomentHere } from './moment.tsx';
import { TimelineTrack } from './timeline-track.tsx';
import { anchorOf } from './treatment-anchor.ts';

interface Card {
  readonly treatment: ConsoleTreatment;
  /** Where there are several. */
  readonly clinic: ConsoleClinic | undefined;
  readonly carePlan: string;
  readonly now: string;
}

/** A treatment: whose it is, its time to scale, and what there is in it, one after the other. */
export function TreatmentCard({ treatment, clinic, carePlan, now }: Card) {
  const { treatmentId, clinicId, treatedAt, patient, checkIns, cancelledAt } = treatment;
  const anchor = anchorOf(clinicId, treatmentId);
  const { phone, language, timeZone } = patient;
  const unrelated = treatment.replies.filter(({ checkIn }) => !checkIns.some(({ key }) => key === checkIn));
  const steps = [
    {
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
      at: momentOf(checkIn),
      step: <CheckInStep key={checkIn.key} checkIn={checkIn} treatment={treatment} />,
    })),
    {
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
    <article class="card treatment" id={anchor} aria-labelledby={`${anchor}/title`} tabIndex={-1}>
      <header>
        <h3 id={`${anchor}/title`}>{treatmentId}</h3>
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
