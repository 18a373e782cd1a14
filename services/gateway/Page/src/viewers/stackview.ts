import { h, icon, replace } from "../shell/dom";
import { explain, isAbort } from "../shell/http";
import { grey } from "../shell/text";
import { Frames } from "./frames";
import { Player } from "./player";
import { Screen } from "./screen";
import type { GreyWindow, Place, Stack } from "./stack";
import { keyboard } from "./stackkeys";
import { planeChoice, PresetChoice, rateField, timeField } from "./stacktools";
import { drag } from "./windowing";

const play = "M8 5v14l11-7z";
const pause = "M8 5v14M16 5v14";
const sides = ["left", "right", "top", "bottom"] as const;

/** One viewer for every pile of pictures: scroll, window, planes, play. */
export class StackView {
  readonly element: HTMLElement;
  private readonly screen = new Screen();
  private readonly frames = new Frames();
  private readonly player: Player;
  private readonly presets: PresetChoice;
  private readonly slider: HTMLInputElement = h("input", { type: "range", min: 0, step: 1, class: "stack-slider", oninput: () => this.go(this.slider.valueAsNumber) });
  private readonly position = h("output", { class: "stack-position" });
  private readonly windowText = h("output", { class: "stack-window" });
  private readonly problem = h("p", { class: "stack-problem", role: "alert", hidden: true });
  private readonly playButton = h("button", { type: "button", class: "tool", onclick: () => this.toggle() });
  private readonly edges = sides.map((side) => h("span", { class: `edge ${side}` }));
  private place: Place;
  private window: GreyWindow | null = null;
  private asked = 0;
  private drawn = 0;
  private direction = 1;

  constructor(private readonly stack: Stack) {
    this.presets = new PresetChoice(stack.presets, (window) => this.rewindow(window));
    this.place = { plane: 0, index: this.start(0), time: 0 };
    this.player = new Player(stack.fps ?? 10, () => this.isNextReady(), () => this.advance());
    this.element = h("section", { class: "stack", "aria-label": stack.label }, this.stage(), this.tools());
    this.show();
  }

  dispose(): void {
    this.player.pause();
    this.screen.dispose();
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
    this.move({ index: within });
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

  /** A clip begins at its beginning, everything else in its middle. */
  private start(plane: number): number {
    return this.stack.fps ? 0 : Math.floor((this.stack.planes[plane]!.count - 1) / 2);
  }

  private move(to: Partial<Place>): void {
    this.place = { ...this.place, ...to };
    this.show();
  }

  private stage(): HTMLElement {
    const stage = h(
      "div",
      { class: "stack-stage", tabindex: 0, role: "group", "aria-label": `${this.stack.label}; arrow keys step through it`, onwheel: (event) => this.wheel(event) },
      this.screen.canvas,
      this.edges,
      h("div", { class: "corner top-left" }, this.stack.notes.map((note) => h("div", null, note))),
      h("div", { class: "corner bottom-left" }, this.windowText),
      h("div", { class: "corner bottom-right" }, this.position),
      this.problem,
    );
    keyboard(stage, this);
    if (this.stack.isGrey) this.listenForDrag(stage);
    return stage;
  }

  private tools(): HTMLElement {
    const { planes, times, isGrey } = this.stack;
    const isPile = planes.some(({ count }) => count > 1);
    const scrub = h("label", { class: "scrub" }, h("span", { class: "unseen" }, `Position, ${this.stack.noun}`), this.slider);
    return h(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "Viewer tools" },
      isPile && [this.playButton, scrub, rateField(this.player.rate, (fps) => (this.player.rate = fps))],
      planes.length > 1 && planeChoice(planes.map(({ name }) => name), (plane) => this.move({ plane, index: this.start(plane) })),
      times > 1 && timeField(times, (time) => this.move({ time })),
      isGrey && this.presets.element,
      h("p", { class: "hint" }, [isPile && "scroll to step", isGrey && "drag to window", isPile && "space to play"].filter(Boolean).join(" · ")),
    );
  }

  private rewindow(window: GreyWindow | null): void {
    this.window = window;
    this.presets.show(window);
    // Pictures in the window of a moment ago are of no use any more.
    const address = this.stack.address(this.place, window);
    this.frames.forget((running) => running === address);
    this.show();
  }

  private listenForDrag(stage: HTMLElement): void {
    stage.addEventListener("pointerdown", (down) => {
      if (down.button !== 0) return;
      const from = this.window ?? this.stack.start ?? this.stack.rough;
      stage.setPointerCapture(down.pointerId);
      const move = (event: PointerEvent) => this.rewindow(drag(from, event.clientX - down.clientX, event.clientY - down.clientY));
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

  private next(): number {
    return (this.place.index + 1) % this.count;
  }

  private isNextReady(): boolean {
    return this.drawn === this.asked && this.frames.has(this.addressAt(this.next()));
  }

  private advance(): void {
    this.direction = 1;
    this.move({ index: this.next() });
  }

  private addressAt(index: number): string {
    return this.stack.address({ ...this.place, index }, this.window);
  }

  /** Asks for the picture of this place and draws it unless a later one was drawn meanwhile. */
  private show(): void {
    const turn = ++this.asked;
    this.label();
    this.frames.want(this.addressAt(this.place.index), this.ahead()).then(
      (picture) => turn >= this.drawn && this.settle(turn, picture, null),
      (error: unknown) => !isAbort(error) && turn === this.asked && this.settle(turn, null, explain(error)),
    );
  }

  private settle(turn: number, picture: ImageBitmap | null, problem: string | null): void {
    this.drawn = turn;
    if (problem) this.player.pause();
    this.problem.hidden = problem === null;
    this.problem.textContent = problem ?? "";
    this.screen.show(picture, this.plane.ratio);
    this.label();
  }

  private ahead(): string[] {
    const isPlaying = this.player.isPlaying;
    const steps = Array.from({ length: isPlaying ? 12 : 4 }, (_, step) => (step + 1) * this.direction);
    return [...steps, -this.direction]
      .map((step) => this.place.index + step)
      .map((index) => (isPlaying ? (index + this.count) % this.count : index))
      .filter((index) => index >= 0 && index < this.count)
      .map((index) => this.addressAt(index));
  }

  private label(): void {
    const { noun, isGrey } = this.stack;
    const number = this.place.index + 1;
    const isStill = this.count < 2;
    const isPlaying = this.player.isPlaying;
    const window = this.window ?? this.stack.start;
    this.position.textContent = isStill ? "" : `${noun} ${number} / ${this.count}`;
    this.slider.max = String(this.count - 1);
    this.slider.value = String(this.place.index);
    this.slider.disabled = isStill;
    this.slider.setAttribute("aria-valuetext", `${noun} ${number} of ${this.count}`);
    this.playButton.disabled = isStill;
    if (this.playButton.ariaLabel !== (isPlaying ? "Pause" : "Play")) {
      this.playButton.ariaLabel = isPlaying ? "Pause" : "Play";
      replace(this.playButton, icon(isPlaying ? pause : play));
    }
    this.windowText.textContent = isGrey && window ? `C ${grey(window.center)}  W ${grey(window.width)}` : "";
    const letters = this.plane.sides(this.place.index);
    sides.forEach((side, index) => (this.edges[index]!.textContent = letters[side]));
  }
}
