import { h } from "../shell/dom";

/** A canvas that shows one picture as large as it fits, in its true proportions, at the display's own resolution. */
export class Screen {
  readonly canvas = h("canvas", { class: "stack-canvas" });
  private readonly resized = new ResizeObserver(() => this.draw());
  private picture: ImageBitmap | null = null;
  private ratio: number | null = null;

  constructor() {
    this.resized.observe(this.canvas);
  }

  /** @param ratio Height over width of the whole picture in the world; null when its pixels are square or nothing is known. */
  show(picture: ImageBitmap | null, ratio: number | null): void {
    this.picture = picture;
    this.ratio = ratio;
    this.draw();
  }

  dispose(): void {
    this.resized.disconnect();
    this.picture = null;
  }

  private draw(): void {
    const { canvas, picture } = this;
    const density = Math.min(window.devicePixelRatio || 1, 2);
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * density));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * density));
    const context = canvas.getContext("2d");
    if (!context || !picture) return;
    const ratio = this.ratio ?? picture.height / picture.width;
    const width = Math.min(canvas.width, canvas.height / ratio);
    const height = width * ratio;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  }
}
