import { useState } from 'preact/hooks';
import type { ConsoleState } from '../state.ts';
import { Alerts, LinkToAlerts } from './alerts.tsx';
import { Announcements } from './announcements.tsx';
import { AwsParts } from './aws-parts.tsx';
import { ClinicChoice } from './clinic-choice.tsx';
import { ClockBar } from './clock-bar.tsx';
import { Phones } from './phones.tsx';
import { PostTreatment } from './post-treatment.tsx';
import { Treatments } from './treatments.tsx';
import { useConsoleState } from './use-console-state.ts';

/** The local run as a person sees and moves it. */
export function App() {
  const { state, isConnected } = useConsoleState();
  return (
    <>
      <a class="skip" href="#main">
        Skip to the console
      </a>
      {!isConnected && (
        <p class="lost" role="alert">
          The connection to the local run is lost. What is shown may be old; it connects again by itself.
        </p>
      )}
      {state === undefined ? (
        <main id="main">
          <h1>Aftercare</h1>
          <p>Connecting to the local run.</p>
        </main>
      ) : (
        <Console state={state} />
      )}
    </>
  );
}

function Console({ state }: { readonly state: ConsoleState }) {
  const [clinicId, setClinicId] = useState<string>();
  const clinic = state.clinics.find(({ id }) => id === clinicId) ?? state.clinics[0];
  if (clinic === undefined)
    return (
      <main id="main">
        <h1>Aftercare</h1>
        <p>There is no clinic yet: npm run clinic adds one.</p>
      </main>
    );
  return (
    <>
      <header class="top">
        <div class="brand">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="8" />
            <path d="M4.6 8.3l2.4 2.4 4.5-4.9" />
          </svg>
          <h1>Aftercare</h1>
          <p class="quiet">{state.stage.stackName}</p>
          <nav aria-label="Sections">
            <a href="#treatments">Treatments</a>
            <a href="#phones">Phones</a>
            <LinkToAlerts alerts={state.alerts} />
            <a href="#aws">AWS</a>
          </nav>
        </div>
        {state.clinics.length > 1 && (
          <ClinicChoice clinics={state.clinics} chosen={clinic} onChoose={setClinicId} />
        )}
        <ClockBar clock={state.clock} clinic={clinic} />
      </header>
      <main id="main" tabIndex={-1}>
        <PostTreatment state={state} clinic={clinic} />
        <Treatments state={state} />
        <Phones state={state} timeZone={clinic.timeZone} />
        <Alerts state={state} />
        <AwsParts state={state} />
      </main>
      <Announcements state={state} timeZone={clinic.timeZone} />
    </>
  );
}
