import type { Instant } from '../domain/instant.ts';
import { type DateTime, parseDateTime } from './date-time.ts';
import type { FhirFault } from './fault.ts';

/** A part of what was sent, and the FHIRPath expression that selects it. */
export interface Element<T = unknown> {
  readonly value: T;
  readonly path: string;
}

export type Json = Readonly<Record<string, unknown>>;
export type Complex = Element<Json>;

/** So many are told, and no more: a body that is wrong all over must not lead to an answer many times its size. */
const MOST_FAULTS = 50;

/**
 * Reads elements of a resource whatever it is: what has the wrong type is noted as a fault and is otherwise as good as
 * absent. Only an object's own properties are read, so that `__proto__` and the like are fields as any other.
 */
export class Reader {
  readonly #faults = new Map<string, FhirFault>();

  /** Each once, in the order in which they were found; 50 at most. */
  get faults(): readonly FhirFault[] {
    return [...this.#faults.values()];
  }

  fault(expression: string, rule: string, detail: string): undefined {
    const key = `${expression} ${rule}`;
    if (this.#faults.size < MOST_FAULTS && !this.#faults.has(key)) {
      this.#faults.set(key, { expression, rule, detail });
    }
  }

  has(parent: Complex, name: string): boolean {
    return Object.hasOwn(parent.value, name);
  }

  /** @param as FHIRPath's name for it where that differs: a choice of types goes by its stem, `performedString` by `performed` */
  string(parent: Complex, name: string, as = name): Element<string> | undefined {
    return this.#typed(parent, name, isFilled, 'A string that is not empty.', as);
  }

  boolean(parent: Complex, name: string, as = name): Element<boolean> | undefined {
    return this.#typed(parent, name, isBoolean, 'true or false.', as);
  }

  positiveInteger(parent: Complex, name: string): Element<number> | undefined {
    return this.#typed(parent, name, isPositiveInteger, 'A whole number from 1 on.');
  }

  object(parent: Complex, name: string, as = name): Complex | undefined {
    return this.#typed(parent, name, isObject, 'An object.', as);
  }

  objects(parent: Complex, name: string): Complex[] {
    const list = this.#typed(parent, name, Array.isArray, 'An array.');
    return (list?.value ?? []).flatMap((value: unknown, index) => {
      const item = { value, path: `${parent.path}.${name}[${index}]` };
      if (isComplex(item)) return [item];
      this.fault(item.path, 'type', 'An object.');
      return [];
    });
  }

  /** A dateTime; without time of day it is taken in `timeZone`. */
  dateTime(parent: Complex, name: string, timeZone: string): Element<DateTime> | undefined {
    const text = this.string(parent, name);
    if (text === undefined) return undefined;
    const value = parseDateTime(text.value, timeZone);
    return value !== undefined
      ? { value, path: text.path }
      : this.fault(text.path, 'format', 'A date, like 2026-11-24, or a date and time with offset.');
  }

  /** A moment: with time of day and offset. */
  instant(parent: Complex, name: string, as = name): Element<Instant> | undefined {
    const text = this.string(parent, name, as);
    if (text === undefined) return undefined;
    const value = parseDateTime(text.value, 'UTC');
    return value?.precision === 'instant'
      ? { value: value.from, path: text.path }
      : this.fault(text.path, 'format', 'A date and time with offset, like 2026-11-24T10:30:00-05:00.');
  }

  #typed<T>(
    parent: Complex,
    name: string,
    is: (value: unknown) => value is T,
    detail: string,
    as = name,
  ): Element<T> | undefined {
    if (!this.has(parent, name)) return undefined;
    const [value, path] = [parent.value[name], `${parent.path}.${as}`];
    return is(value) ? { value, path } : this.fault(path, 'type', detail);
  }
}

/** An own property, whatever it is: for what decides whether the rest is read at all. */
export const fieldOf = ({ value }: Complex, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

export const isComplex = (element: Element): element is Complex => isObject(element.value);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isPositiveInteger = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1;
