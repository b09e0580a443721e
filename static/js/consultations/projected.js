// An image that was kept, shown to the others as a screen that is shared: they need no right to the file, and keep nothing.

const WIDEST = 1280;
/** An encoder is given the same picture again, so that who comes later sees it at once. */
const AGAIN_MS = 500;

export class Projected {
  /** @param {HTMLImageElement} image @param {string} document @param {string} source */
  constructor(image, document, source) {
    this.image = image;
    this.document = document;
    this.source = source;
    const canvas = window.document.createElement("canvas");
    const scale = Math.min(1, WIDEST / image.naturalWidth);
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    this.canvas = canvas;
    this.draw();
    this.track = canvas.captureStream(5).getVideoTracks()[0];
    this.timer = window.setInterval(() => this.draw(), AGAIN_MS);
  }

  /** @param {string} url @param {string} document @param {string} source */
  static async of(url, document, source) {
    const image = new Image();
    image.src = url;
    await image.decode();
    return new Projected(image, document, source);
  }

  draw() {
    const { canvas, image } = this;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  }

  stop() {
    window.clearInterval(this.timer);
    this.track.stop();
  }
}
