// Whether a field holds something that the server did not put there.

/** @param {Element} field */
export function isChanged(field) {
  if (field instanceof HTMLSelectElement) return field.selectedOptions[0]?.defaultSelected === false && field.selectedIndex > 0;
  if (field instanceof HTMLInputElement && field.type === "hidden") return false;
  const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return isText && field.value !== field.defaultValue;
}
