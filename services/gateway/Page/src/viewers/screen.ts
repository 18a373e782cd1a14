import { h } from "../shell/dom";

/** A canvas that shows one picture as large as it fits, in its true proportions, at the display's own resolution. */
export class Screen {
  readonly canvas = h("canvas", { class: "stack-canvas" });
  private readonly resized = new ResizeObserver(() => this.draw());
  private picture: ImageBitmap | null = null;

  /** @param aspect Height of a pixel over its width. */
  constructor(private readonly aspect: number) {
    this.resized.observe(this.canvas);
  }

  show(picture: ImageBitmap | null): void {
    this.picture = picture;
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
    const tall = picture.height * this.aspect;
    const scale = Math.min(canvas.width / picture.width, canvas.height / tall);
    const [width, height] = [picture.width * scale, tall * scale];
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  }
}
