import { h, icon, replace } from "../shell/dom";
import { explain, isAbort } from "../shell/http";
import { grey } from "../shell/text";
import { Frames } from "./frames";
import { Player } from "./player";
import { keyboard } from "./stackkeys";
import type { GreyWindow, Place, Stack } from "./stack";
import { drag } from "./windowing";

const play = "M8 5v14l11-7z";
const pause = "M8 5v14M16 5v14";

/** One viewer for every pile of pictures: scroll, window, planes, play. */
export class StackView {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { class: "stack-canvas" });
  private readonly frames = new Frames();
  private readonly player: Player;
  private readonly slider: HTMLInputElement;
  private readonly position = h("output", { class: "stack-position" });
  private readonly windowText = h("output", { class: "stack-window" });
  private readonly problem = h("p", { class: "stack-problem", role: "alert", hidden: true });
  private readonly playButton = h("button", { type: "button", class: "tool", onclick: () => this.toggle() }, icon(play));
  private readonly edges = { left: edge("left"), right: edge("right"), top: edge("top"), bottom: edge("bottom") };
  private readonly presets = h("select", { class: "field", "aria-label": "Window preset", onchange: () => this.choose() });
  private readonly resized = new ResizeObserver(() => this.draw());
  private place: Place;
  private window: GreyWindow | null = null;
  private shown: ImageBitmap | null = null;
  private asked = 0;
  private drawn = 0;
  private direction = 1;

  constructor(private readonly stack: Stack) {
    this.place = { plane: 0, index: this.middle(0), time: 0 };
    this.player = new Player(stack.fps ?? 10, () => this.isNextReady(), () => this.advance());
    this.slider = h("input", { type: "range", min: 0, step: 1, class: "stack-slider", oninput: () => this.go(this.slider.valueAsNumber) });
    this.element = h("section", { class: "stack", "aria-label": stack.label }, this.stage(), this.tools());
    this.resized.observe(this.canvas);
    this.show();
  }

  dispose(): void {
    this.player.pause();
    this.resized.disconnect();
    this.frames.dispose();
  }

  get count(): number {
    return this.plane.count;
  }

  get index(): number {
    return this.place.index;
  }

  go(index: number): void {
    const within = Math.min(Math.max(Math.round(index), 0), this.count - 1);
    if (within === this.place.index) return;
    this.direction = within > this.place.index ? 1 : -1;
    this.place = { ...this.place, index: within };
    this.show();
  }

  toggle(): void {
    if (this.count < 2) return;
    if (this.player.isPlaying) this.player.pause();
    else this.player.play();
    this.label();
  }

  /** Back to the window the file asks for. */
  reset(): void {
    this.rewindow(null);
  }

  private get plane() {
    return this.stack.planes[this.place.plane]!;
  }

  private middle(plane: number): number {
    return this.stack.fps ? 0 : Math.floor((this.stack.planes[plane]!.count - 1) / 2);
  }

  private stage(): HTMLElement {
    const corner = (place: string, ...children: Parameters<typeof h>[2][]) => h("div", { class: `corner ${place}` }, ...children);
    const stage = h(
      "div",
      { class: "stack-stage", tabindex: 0, role: "group", "aria-label": `${this.stack.label}; arrow keys step through it`, onwheel: (event) => this.wheel(event) },
      this.canvas,
      this.edges.left,
      this.edges.right,
      this.edges.top,
      this.edges.bottom,
      corner("top-left", this.stack.notes.map((note) => h("div", null, note))),
      corner("bottom-left", this.windowText),
      corner("bottom-right", this.position),
      this.problem,
    );
    keyboard(stage, this);
    if (this.stack.isGrey) this.listenForDrag(stage);
    return stage;
  }

  private tools(): HTMLElement {
    const { planes, times, isGrey } = this.stack;
    return h(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "Viewer tools" },
      this.playButton,
      h("label", { class: "scrub" }, h("span", { class: "unseen" }, `Position, ${this.stack.noun}`), this.slider),
      this.rateField(),
      planes.length > 1 && this.planeChoice(),
      times > 1 && this.timeField(),
      isGrey && this.presetChoice(),
    );
  }

  private rateField(): HTMLElement {
    const input = h("input", { type: "number", class: "field rate", min: 1, max: 120, step: 1, value: Math.round(this.player.rate) });
    input.addEventListener("change", () => {
      if (input.validity.valid) this.player.rate = input.valueAsNumber;
    });
    return h("label", { class: "with-unit" }, input, h("span", null, "fps"));
  }

  private planeChoice(): HTMLElement {
    const buttons = this.stack.planes.map((plane, index) =>
      h("button", { type: "button", class: "segment", "aria-pressed": index === 0 ? "true" : "false", onclick: () => choose(index) }, plane.name),
    );
    const choose = (index: number) => {
      buttons.forEach((button, other) => button.setAttribute("aria-pressed", other === index ? "true" : "false"));
      this.place = { ...this.place, plane: index, index: this.middle(index) };
      this.show();
    };
    return h("div", { class: "segments", role: "group", "aria-label": "Plane" }, buttons);
  }

  private timeField(): HTMLElement {
    const input = h("input", { type: "number", class: "field rate", min: 1, max: this.stack.times, step: 1, value: 1 });
    input.addEventListener("input", () => {
      if (!input.validity.valid) return;
      this.place = { ...this.place, time: input.valueAsNumber - 1 };
      this.show();
    });
    return h("label", { class: "with-unit" }, h("span", null, "time"), input, h("span", null, `/ ${this.stack.times}`));
  }

  private presetChoice(): HTMLElement {
    replace(
      this.presets,
      h("option", { value: "own" }, "As stored"),
      this.stack.presets.map((preset, index) => h("option", { value: index }, preset.name)),
      h("option", { value: "hand", hidden: true }, "By hand"),
    );
    return this.presets;
  }

  private choose(): void {
    this.rewindow(this.stack.presets[Number(this.presets.value)]?.window ?? null);
  }

  private rewindow(window: GreyWindow | null, byHand = false): void {
    this.window = window;
    const preset = this.stack.presets.findIndex((known) => known.window.center === window?.center && known.window.width === window.width);
    this.presets.value = window === null ? "own" : byHand || preset < 0 ? "hand" : String(preset);
    const address = this.stack.address(this.place, window);
    this.frames.forget((running) => running === address);
    this.show();
  }

  private listenForDrag(stage: HTMLElement): void {
    stage.addEventListener("pointerdown", (down) => {
      const from = this.window ?? this.stack.start;
      if (down.button !== 0 || !from) return;
      stage.setPointerCapture(down.pointerId);
      const move = (event: PointerEvent) => this.rewindow(drag(from, event.clientX - down.clientX, event.clientY - down.clientY), true);
      const end = () => stage.removeEventListener("pointermove", move);
      stage.addEventListener("pointermove", move);
      stage.addEventListener("pointerup", end, { once: true });
      stage.addEventListener("pointercancel", end, { once: true });
    });
  }

  private wheel(event: WheelEvent): void {
    if (event.ctrlKey || this.count < 2) return;
    event.preventDefault();
    this.go(this.place.index + Math.sign(event.deltaY));
  }

  private next(): Place {
    return { ...this.place, index: (this.place.index + 1) % this.count };
  }

  private isNextReady(): boolean {
    return this.drawn === this.asked && this.frames.has(this.stack.address(this.next(), this.window));
  }

  private advance(): void {
    this.direction = 1;
    this.place = this.next();
    this.show();
  }

  /** Asks for the picture of this place and draws it unless a later one was drawn meanwhile. */
  private show(): void {
    const turn = ++this.asked;
    const address = this.stack.address(this.place, this.window);
    this.label();
    this.frames
      .want(address, this.ahead())
      .then((frame) => {
        if (turn < this.drawn) return;
        this.drawn = turn;
        this.shown = frame;
        this.problem.hidden = true;
        this.draw();
        this.label();
      })
      .catch((error: unknown) => {
        if (isAbort(error) || turn !== this.asked) return;
        this.drawn = turn;
        this.player.pause();
        this.shown = null;
        this.problem.textContent = explain(error);
        this.problem.hidden = false;
        this.draw();
        this.label();
      });
  }

  private ahead(): string[] {
    const reach = this.player.isPlaying ? 12 : 4;
    const steps = Array.from({ length: reach }, (_, step) => (step + 1) * this.direction);
    return [...steps, -this.direction]
      .map((step) => this.place.index + step)
      .map((index) => (this.player.isPlaying ? (index + this.count) % this.count : index))
      .filter((index) => index >= 0 && index < this.count)
      .map((index) => this.stack.address({ ...this.place, index }, this.window));
  }

  private label(): void {
    const { noun } = this.stack;
    const isPlaying = this.player.isPlaying;
    this.position.textContent = `${noun} ${this.place.index + 1} / ${this.count}`;
    this.slider.max = String(this.count - 1);
    this.slider.value = String(this.place.index);
    this.slider.disabled = this.count < 2;
    this.slider.setAttribute("aria-valuetext", `${noun} ${this.place.index + 1} of ${this.count}`);
    this.playButton.disabled = this.count < 2;
    this.playButton.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    replace(this.playButton, icon(isPlaying ? pause : play));
    const window = this.window ?? this.stack.start;
    this.windowText.textContent = this.stack.isGrey && window ? `C ${grey(window.center)}  W ${grey(window.width)}` : "";
    const sides = this.plane.sides(this.place.index);
    for (const side of ["left", "right", "top", "bottom"] as const) this.edges[side].textContent = sides[side];
  }

  private draw(): void {
    const { clientWidth, clientHeight } = this.canvas;
    const density = Math.min(window.devicePixelRatio || 1, 2);
    this.canvas.width = Math.max(1, Math.round(clientWidth * density));
    this.canvas.height = Math.max(1, Math.round(clientHeight * density));
    const context = this.canvas.getContext("2d");
    if (!context || !this.shown) return;
    const bitmap = this.shown;
    const tall = bitmap.height * this.stack.aspect;
    const scale = Math.min(this.canvas.width / bitmap.width, this.canvas.height / tall);
    const [width, height] = [bitmap.width * scale, tall * scale];
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, (this.canvas.width - width) / 2, (this.canvas.height - height) / 2, width, height);
  }
}

function edge(side: string): HTMLElement {
  return h("span", { class: `edge ${side}` });
}
