import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Refusal } from './refusal.ts';

interface FieldProps {
  readonly label: string;
  /** The field of the event that it stands for. */
  readonly pointer: string;
  readonly refusal: Refusal | undefined;
  /** How a control is drawn that carries these. */
  readonly children: (control: {
    readonly id: string;
    readonly 'aria-invalid': boolean;
    readonly 'aria-describedby': string | undefined;
  }) => JSX.Element;
  /** How much of a row it takes: two fifths, three, or all of it. */
  readonly width?: 'short' | 'long' | 'whole';
  readonly isInline?: boolean;
}

/** A control with its label, and below it the rule that it broke when it was posted. */
export function Field({ label, pointer, refusal, children, width = 'whole', isInline = false }: FieldProps) {
  const id = useId();
  const faults = refusal?.faults.filter(({ where }) => where === pointer) ?? [];
  const isInvalid = faults.length > 0;
  const named: ComponentChildren = <label for={id}>{label}</label>;
  return (
    <div class={`field ${width} ${isInline ? 'inline' : ''}`}>
      {!isInline && named}
      {children({ id, 'aria-invalid': isInvalid, 'aria-describedby': isInvalid ? `${id}-fault` : undefined })}
      {isInline && named}
      {isInvalid && (
        <p class="fault" id={`${id}-fault`}>
          {faults.map(({ detail, rule }) => (
            <span key={detail}>
              {detail} <code>{rule}</code>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
