// The front or the back of a telephone: the next of its cameras.
import { choices } from "../media/devices.js";

/** The address of the camera after the one in use; "" where there is no other. */
export async function nextCamera() {
  const cameras = await choices("camera");
  if (cameras.length < 2) return "";
  const now = cameras.findIndex((camera) => camera.chosen);
  return cameras[(now + 1) % cameras.length].deviceId;
}

/** @param {import("../media/own_devices.js").OwnDevices} devices those of a call: the picture that is sent changes with it */
export async function turnCamera(devices) {
  const next = await nextCamera();
  if (!next) return;
  devices.tracks.get("camera")?.stop(); // a telephone opens one camera at a time
  await devices.use("camera", next).catch(() => devices.begin("camera"));
}
