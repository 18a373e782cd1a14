import type { Image } from "../api/catalog";
import { tilePicture } from "../api/render";
import { h, icon } from "../shell/dom";
import { openSlide, type Viewer } from "./slide";

const zoomIn = "M12 5v14M5 12h14";
const zoomOut = "M5 12h14";
const fit = "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5";
const full = "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9 9h6v6H9z";

/** A slide with its tools and a scale bar. */
export function slideView(assetId: string, image: Image, signal: AbortSignal): HTMLElement {
  const stage = h("div", { class: "slide-stage" });
  const magnification = h("output", { class: "slide-zoom" });
  const scale = h("div", { class: "scale-bar" });
  const scaleText = h("span");
  const button = (label: string, path: string, action: () => void) => h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick: action }, icon(path));
  const holder = h("section", { class: "slide", "aria-label": "Slide" });
  const mpp = image.mpp?.[0] ?? null;
  const levels = image.levels ?? [];
  let viewer: Viewer | null = null;
  // The first fit needs the stage's size, which it has once it is in the page.
  const sized = new ResizeObserver(() => {
    sized.disconnect();
    viewer = openSlide(stage, { levels, tile: (level, column, row) => tilePicture(assetId, level, column, row) });
    viewer.addHandler("open", label);
    viewer.addHandler("update-viewport", label);
    viewer.addHandler("tile-load-failed", (event) => say(event.message));
  });
  sized.observe(stage);
  signal.addEventListener("abort", () => {
    sized.disconnect();
    viewer?.destroy();
  });

  const problem = h("p", { class: "stack-problem", role: "alert", hidden: true });
  const say = (message: string | undefined) => {
    if (/abort/i.test(message ?? "")) return;
    problem.textContent = "Some tiles of this slide could not be loaded.";
    problem.hidden = false;
  };
  const label = () => {
    if (!viewer) return;
    const zoom = viewer.viewport.viewportToImageZoom(viewer.viewport.getZoom(true));
    const power = image.magnification ? `${Number((image.magnification * zoom).toPrecision(2))}×` : `${Math.round(zoom * 100)} %`;
    magnification.textContent = power;
    if (!mpp) return;
    const length = roundLength((mpp / zoom) * 140);
    scale.style.width = `${(length * zoom) / mpp}px`;
    scaleText.textContent = length >= 1000 ? `${length / 1000} mm` : `${length} µm`;
  };
  const zoom = (factor: number) => {
    viewer?.viewport.zoomBy(factor);
    viewer?.viewport.applyConstraints();
  };
  holder.append(
    h("div", { class: "slide-frame" }, stage, problem, h("div", { class: "corner bottom-left scale", hidden: mpp === null }, scale, scaleText)),
    h(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "Viewer tools" },
      button("Zoom in", zoomIn, () => zoom(1.6)),
      button("Zoom out", zoomOut, () => zoom(1 / 1.6)),
      button("Whole slide", fit, () => viewer?.viewport.goHome()),
      button("Full screen", full, () => void (document.fullscreenElement ? document.exitFullscreen() : holder.requestFullscreen())),
      magnification,
    ),
  );
  return holder;
}

/** The largest of 1, 2, 5 times a power of ten that is not above a length. */
function roundLength(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  return ([5, 2, 1].find((step) => step * power <= length) ?? 1) * power;
}
