import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { alertWords } from '../../../lambdas/domain/alert-message.ts';
import type { ConsoleAlert, ConsoleState, ConsoleTreatment } from '../state.ts';
import { Answers } from './answers.tsx';
import { Moment } from './moment.tsx';
import type { Refusal } from './refusal.ts';
import { Refused } from './refused.tsx';
import { Remainder } from './remainder.tsx';
import { acknowledgeAlert } from './requests.ts';
import { anchorOf } from './treatment-anchor.ts';
import { useOneAtATime } from './use-one-at-a-time.ts';

const isOpen = (alert: ConsoleAlert): boolean => alert.state === 'open';

/** The way to them from wherever the page is, and how many wait for somebody. */
export function LinkToAlerts({ alerts: { open } }: Pick<ConsoleState, 'alerts'>) {
  return open === 0 ? (
    <a href="#alerts">Alerts</a>
  ) : (
    <a class="open-alerts" href="#alerts">
      {open} open {open === 1 ? 'alert' : 'alerts'}
    </a>
  );
}

/** What people of the clinics are told. */
export function Alerts({ state }: { readonly state: ConsoleState }) {
  const { alerts, clinics, treatments } = state;
  const goOn = useGoingOn(alerts);
  return (
    <section class="panel alerts" aria-labelledby="alerts">
      <h2 id="alerts">Alerts</h2>
      {alerts.total === 0 && (
        <p class="empty">None. What a person of the clinic has to see to stands here.</p>
      )}
      <ul>
        {alerts.shown.map((alert) => (
          <AlertItem
            key={titleOf(alert)}
            alert={alert}
            timeZone={clinics.find(({ id }) => id === alert.clinicId)?.timeZone ?? 'UTC'}
            isTreatmentShown={treatments.shown.some((treatment) => isAbout(alert, treatment))}
            onAcknowledge={() => goOn(alert)}
          />
        ))}
      </ul>
      <Remainder of={alerts} what="alerts" />
    </section>
  );
}

/** Names the title of an alert on the page. */
const titleOf = ({ clinicId, id }: ConsoleAlert): string => `alert/${clinicId}/${id}`;

const isAbout = (alert: ConsoleAlert, { clinicId, treatmentId }: ConsoleTreatment): boolean =>
  alert.clinicId === clinicId && alert.treatmentId === treatmentId;

/**
 * The button goes with what it was for, and the alert behind those that are open: whoever pressed it goes on at the one that
 * takes its place, and stays with it where no other is open.
 */
function useGoingOn(alerts: ConsoleState['alerts']): (from: ConsoleAlert) => void {
  const left = useRef<{ readonly title: string; readonly place: number } | undefined>(undefined);
  const open = alerts.shown.filter(isOpen).map(titleOf);
  useLayoutEffect(() => {
    if (left.current === undefined || open.includes(left.current.title)) return;
    const { title, place } = left.current;
    left.current = undefined;
    // Who has gone elsewhere meanwhile stays there.
    if (document.activeElement === document.body)
      document.getElementById(open[place] ?? open.at(-1) ?? title)?.focus();
  }, [alerts]);
  return (from) => {
    const title = titleOf(from);
    left.current = { title, place: open.indexOf(title) };
  };
}

interface Item {
  readonly alert: ConsoleAlert;
  readonly timeZone: string;
  readonly isTreatmentShown: boolean;
  readonly onAcknowledge: () => void;
}

function AlertItem({ alert, timeZone, isTreatmentShown, onAcknowledge }: Item) {
  const { id, clinicId, kind, severity, treatmentId, checkIn, raisedAt, acknowledgeBy, phone, reply } = alert;
  const [refusal, setRefusal] = useState<Refusal>();
  const words = alertWords(kind);
  const { isUnderWay, run: acknowledge } = useOneAtATime(async () => {
    onAcknowledge();
    setRefusal((await acknowledgeAlert(clinicId, id)).refusal);
  });
  return (
    <li class={`card alert ${severity} ${alert.state}`}>
      <p class="severity">
        <SeverityMark severity={severity} />
        {severity}, {alert.state}
      </p>
      <h3 id={titleOf(alert)} tabIndex={-1}>
        {words.title}
      </h3>
      <p>{words.task}</p>
      {reply && <Answers replies={[reply]} timeZone={timeZone} />}
      {phone !== undefined && <p class="number">{phone}</p>}
      <p class="quiet">
        {isTreatmentShown ? <a href={`#${anchorOf(clinicId, treatmentId)}`}>{treatmentId}</a> : treatmentId}
        {checkIn !== undefined && `, ${checkIn} check-in`}, since <Moment at={raisedAt} timeZone={timeZone} />
      </p>
      <p class="quiet">
        <Standing alert={alert} timeZone={timeZone} />
        {alert.state === 'open' && acknowledgeBy !== undefined && (
          <>
            , to be taken over by <Moment at={acknowledgeBy} timeZone={timeZone} />
          </>
        )}
      </p>
      {alert.state === 'open' && (
        <button type="button" aria-disabled={isUnderWay} onClick={acknowledge}>
          Acknowledge
          <span class="visually-hidden">
            {' '}
            {treatmentId}: {words.title}
          </span>
        </button>
      )}
      {refusal && <Refused refusal={refusal} />}
    </li>
  );
}

/** Who has it. */
function Standing({ alert, timeZone }: { readonly alert: ConsoleAlert; readonly timeZone: string }) {
  const { owner, acknowledgedAt, acknowledgedBy, resolvedAt } = alert;
  if (resolvedAt !== undefined)
    return (
      <>
        It no longer holds, since <Moment at={resolvedAt} timeZone={timeZone} />
      </>
    );
  if (acknowledgedAt !== undefined)
    return (
      <>
        Taken over by{' '}
        {acknowledgedBy === 'link' ? 'whoever followed the link of the message' : "the clinic's system"},{' '}
        <Moment at={acknowledgedAt} timeZone={timeZone} />
      </>
    );
  return (
    <>
      {owner === 'second'
        ? 'With the second contact: nobody took it over in time'
        : 'With the first contacts'}
    </>
  );
}

const SeverityMark = ({ severity }: { readonly severity: ConsoleAlert['severity'] }) => (
  <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
    {severity === 'low' ? (
      <circle cx="8" cy="8" r="6.5" />
    ) : (
      <path class={severity === 'urgent' ? 'filled' : undefined} d="M8 1.5L15 14H1z" />
    )}
    <path class="sign" d={severity === 'low' ? 'M8 7.3v4M8 4.6v.2' : 'M8 6v4M8 12v.2'} />
  </svg>
);
