// What a picture shows now, at its own size, as a JPEG. Nothing is kept in the browser.

const QUALITY = 0.95;
const FRAME_MS = 4000;

/** @param {HTMLVideoElement} video @returns {Promise<Blob>} */
export function grab(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("still"))), "image/jpeg", QUALITY),
  );
}

/** The next picture of a camera, whole: what an encoder makes of it for the line is made of a copy. @param {MediaStreamTrack} track */
export async function grabTrack(track) {
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  try {
    await shows(video);
    return await grab(video);
  } finally {
    video.srcObject = null;
  }
}

/** @param {HTMLVideoElement} video @returns {Promise<void>} */
function shows(video) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no picture")), FRAME_MS);
    video.requestVideoFrameCallback(() => resolve());
    video.play().catch(reject);
  });
}
