// A telephone that goes to sleep leaves the waiting room: its screen stays on while the page is looked at.

export function awake() {
  void hold();
  document.addEventListener("visibilitychange", () => void hold());
}

async function hold() {
  if (document.hidden || !("wakeLock" in navigator)) return;
  await navigator.wakeLock.request("screen").catch(() => undefined); // a battery that is low refuses
}
