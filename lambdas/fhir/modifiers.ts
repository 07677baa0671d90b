import type { Complex, Reader } from './element.ts';

/**
 * Whether an element means what it says. What may turn its meaning around must be understood, or the resource refused (R4,
 * "Modifier Extensions"): no such thing is understood here, and each is a fault.
 */
export function meansWhatItSays(element: Complex, reader: Reader): boolean {
  const extensions = reader.objects(element, 'modifierExtension');
  for (const extension of extensions) {
    reader.fault(extension.path, 'modifier-extension', 'None: no modifier extension is understood here.');
  }
  const rules = reader.string(element, 'implicitRules');
  if (rules !== undefined) {
    reader.fault(rules.path, 'implicit-rules', 'None: no implicit rules are understood here.');
  }
  return extensions.length === 0 && rules === undefined;
}
