import { useRef, useState } from 'preact/hooks';
import { alertWords } from '../../../lambdas/domain/alert-message.ts';
import type { ConsoleAlert, ConsoleState } from '../state.ts';
import { Moment } from './moment.tsx';
import type { Refusal } from './refusal.ts';
import { Refused } from './refused.tsx';
import { Remainder } from './remainder.tsx';
import { acknowledgeAlert } from './requests.ts';
import { anchorOf } from './treatment-anchor.ts';

const isOpen = (alert: ConsoleAlert): boolean => alert.state === 'open';

/** How many wait for somebody, and the way to them from wherever the page is. */
export function OpenAlerts({ alerts }: Pick<ConsoleState, 'alerts'>) {
  const count = alerts.shown.filter(isOpen).length;
  return count === 0 ? null : (
    <a class="open-alerts" href="#alerts">
      {count} open {count === 1 ? 'alert' : 'alerts'}
    </a>
  );
}

/** What people of the clinics are told, those nobody has taken over yet first. */
export function Alerts({ state }: { readonly state: ConsoleState }) {
  const { alerts, clinics } = state;
  const ordered = [...alerts.shown.filter(isOpen), ...alerts.shown.filter((alert) => !isOpen(alert))];
  return (
    <section class="panel alerts" aria-labelledby="alerts">
      <h2 id="alerts">Alerts</h2>
      {alerts.total === 0 && (
        <p class="empty">None. What a person of the clinic has to see to stands here.</p>
      )}
      <ul>
        {ordered.map((alert) => (
          <AlertItem
            key={`${alert.clinicId}/${alert.id}`}
            alert={alert}
            timeZone={clinics.find(({ id }) => id === alert.clinicId)?.timeZone ?? 'UTC'}
          />
        ))}
      </ul>
      <Remainder of={alerts} what="alerts" />
    </section>
  );
}

function AlertItem({ alert, timeZone }: { readonly alert: ConsoleAlert; readonly timeZone: string }) {
  const { id, clinicId, kind, severity, treatmentId, checkIn, raisedAt, acknowledgeBy } = alert;
  const [refusal, setRefusal] = useState<Refusal>();
  const title = useRef<HTMLHeadingElement>(null);
  const words = alertWords(kind);
  const acknowledge = async () => {
    const outcome = await acknowledgeAlert(clinicId, id);
    setRefusal(outcome.refusal);
    // The button goes with what it was for: whoever pressed it stays here.
    if (outcome.refusal === undefined) title.current?.focus();
  };
  return (
    <li class={`card alert ${severity} ${alert.state}`}>
      <p class="severity">
        <SeverityMark severity={severity} />
        {severity}, {alert.state}
      </p>
      <h3 ref={title} tabIndex={-1}>
        {words.title}
      </h3>
      <p>{words.task}</p>
      <p class="quiet">
        <a href={`#${anchorOf(clinicId, treatmentId)}`}>{treatmentId}</a>
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
        <button type="button" onClick={acknowledge}>
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
