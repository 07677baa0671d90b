import type { Complex, Reader } from './element.ts';

/** What may turn the meaning of a resource around must be understood, or the resource refused (R4, "Modifier Extensions"). */
export function refuseUnknownModifiers(element: Complex, reader: Reader): void {
  for (const extension of reader.objects(element, 'modifierExtension')) {
    reader.fault(extension.path, 'modifier-extension', 'None: no modifier extension is understood here.');
  }
  const rules = reader.string(element, 'implicitRules');
  if (rules !== undefined) {
    reader.fault(rules.path, 'implicit-rules', 'None: no implicit rules are understood here.');
  }
}
