import type { ConsoleClinic } from '../state.ts';

interface Choice {
  readonly clinics: readonly ConsoleClinic[];
  readonly chosen: ConsoleClinic;
  /** Gets its id. */
  readonly onChoose: (clinicId: string) => void;
}

/** Whose system posts, and in whose time zone the clock is read. */
export const ClinicChoice = ({ clinics, chosen, onChoose }: Choice) => (
  <div class="clinic">
    <label for="clinic">Clinic</label>
    <select id="clinic" value={chosen.id} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
      {clinics.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  </div>
);
