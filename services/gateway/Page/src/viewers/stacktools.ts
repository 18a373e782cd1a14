// The fields under a stack: each is told what it starts with and calls back when a person changes it.

import { h } from "../shell/dom";
import type { GreyWindow, Preset } from "./stack";

export function rateField(rate: number, change: (fps: number) => void): HTMLElement {
  const input = h("input", { type: "number", class: "field rate", min: 1, max: 120, step: 1, value: Math.round(rate) });
  input.addEventListener("change", () => input.validity.valid && change(input.valueAsNumber));
  return h("label", { class: "with-unit" }, input, h("span", null, "fps"));
}

/** Times are counted from 1 for a person and from 0 for the caller. */
export function timeField(times: number, change: (time: number) => void): HTMLElement {
  const input = h("input", { type: "number", class: "field rate", min: 1, max: times, step: 1, value: 1 });
  input.addEventListener("input", () => input.validity.valid && change(input.valueAsNumber - 1));
  return h("label", { class: "with-unit" }, h("span", null, "time"), input, h("span", null, `/ ${times}`));
}

export function planeChoice(names: readonly string[], change: (plane: number) => void): HTMLElement {
  const buttons = names.map((name, index) => h("button", { type: "button", class: "segment", onclick: () => choose(index) }, name));
  const mark = (chosen: number) => buttons.forEach((button, index) => button.setAttribute("aria-pressed", index === chosen ? "true" : "false"));
  const choose = (index: number) => {
    mark(index);
    change(index);
  };
  mark(0);
  return h("div", { class: "segments", role: "group", "aria-label": "Plane" }, buttons);
}

/** The file's own window, the presets, and "By hand" once a drag has left them. */
export class PresetChoice {
  readonly element: HTMLSelectElement;

  constructor(
    private readonly presets: readonly Preset[],
    change: (window: GreyWindow | null) => void,
  ) {
    this.element = h(
      "select",
      { class: "field", "aria-label": "Window preset", onchange: () => change(presets[Number(this.element.value)]?.window ?? null) },
      h("option", { value: "own" }, "As stored"),
      presets.map((preset, index) => h("option", { value: index }, preset.name)),
      h("option", { value: "hand", hidden: true }, "By hand"),
    );
  }

  show(window: GreyWindow | null): void {
    const known = this.presets.findIndex((preset) => preset.window.center === window?.center && preset.window.width === window.width);
    this.element.value = window === null ? "own" : known < 0 ? "hand" : String(known);
  }
}
