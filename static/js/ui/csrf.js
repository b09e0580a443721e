/** The token Django expects back in X-CSRFToken; empty on a page made without a request. @returns {string} */
export function csrfToken() {
  return (
    /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csrf-token"]'))?.content ?? ""
  );
}
