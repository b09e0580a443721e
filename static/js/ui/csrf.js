const COOKIE = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/;

/**
 * The token Django expects back in X-CSRFToken. The cookie first: who signed in again beside this page has another one
 * than the page was made with. Empty on a page made without a request.
 * @returns {string}
 */
export function csrfToken() {
  const made = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="csrf-token"]'));
  return COOKIE.exec(document.cookie)?.[1] ?? made?.content ?? "";
}
