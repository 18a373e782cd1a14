import { measure, type Evaluation, type Measure } from "../api/evaluation";
import { draw, h } from "../shell/dom";
import { day } from "./words";

const width = 1180;
const height = 300;
const edge = { left: 46, right: 16, top: 14, bottom: 30 };

/** One measure over time: the whole ranker with its interval, and word match alone beneath it. */
export function plot(history: readonly Evaluation[], name: string): HTMLElement {
  const whole = history.map((each) => measure(each, "whole", name));
  const words = history.map((each) => measure(each, "bm25", name));
  const least = Math.min(...[...whole, ...words].flatMap((each) => (each ? [each.low ?? each.value ?? 0] : [])));
  const bottom = Math.max(0, Math.floor((least - 0.02) * 10) / 10);
  const x = (i: number) => edge.left + (history.length === 1 ? 0.5 : i / (history.length - 1)) * (width - edge.left - edge.right);
  const y = (value: number) => height - edge.bottom - ((value - bottom) / (1 - bottom)) * (height - edge.top - edge.bottom);
  const last = history.length - 1;
  const label = `${name} of ${history.length} evaluations; the last one ${(whole[last]?.value ?? 0).toFixed(3)}, word match alone ${(words[last]?.value ?? 0).toFixed(3)}`;
  const svg = draw(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", "aria-label": label },
    ticks(bottom).map((value) => [
      draw("line", { class: "plot-grid", x1: edge.left, x2: width - edge.right, y1: y(value), y2: y(value) }),
      draw("text", { class: "plot-text", x: edge.left - 8, y: y(value) + 4, "text-anchor": "end" }, value.toFixed(1)),
    ]),
    draw("polygon", { class: "plot-band", points: band(whole, x, y) }),
    draw("polyline", { class: "plot-words", points: points(words, x, y) }),
    draw("polyline", { class: "plot-whole", points: points(whole, x, y) }),
    dots(words, "plot-words-dot", x, y, history),
    dots(whole, "plot-whole-dot", x, y, history),
    draw("text", { class: "plot-text", x: edge.left, y: height - 8 }, day(history[0]?.time)),
    history.length > 1 && draw("text", { class: "plot-text", x: width - edge.right, y: height - 8, "text-anchor": "end" }, day(history[last]?.time)),
  );
  return h("figure", { class: "plot-holder" }, svg, h("figcaption", { class: "plot-key" }, h("span", { class: "key-whole" }, "The whole ranker, with its 95 % interval"), h("span", { class: "key-words" }, "Word match alone (BM25)")));
}

function ticks(bottom: number): number[] {
  const step = bottom >= 0.5 ? 0.1 : 0.2;
  const values: number[] = [];
  for (let value = 1; value >= bottom - 1e-9; value -= step) values.push(value);
  return values;
}

type Place = (value: number) => number;

function points(values: readonly (Measure | undefined)[], x: Place, y: Place): string {
  return values.flatMap((each, i) => (each ? [`${x(i)},${y(each.value ?? 0)}`] : [])).join(" ");
}

function band(values: readonly (Measure | undefined)[], x: Place, y: Place): string {
  const known = values.flatMap((each, i) => (each ? [{ i, low: each.low ?? each.value ?? 0, high: each.high ?? each.value ?? 0 }] : []));
  return [...known.map(({ i, high }) => `${x(i)},${y(high)}`), ...known.reverse().map(({ i, low }) => `${x(i)},${y(low)}`)].join(" ");
}

function dots(values: readonly (Measure | undefined)[], kind: string, x: Place, y: Place, history: readonly Evaluation[]): (SVGElement | null)[] {
  return values.map((each, i) =>
    each ? draw("circle", { class: kind, cx: x(i), cy: y(each.value ?? 0), r: 3.5 }, draw("title", {}, `${day(history[i]?.time)}: ${(each.value ?? 0).toFixed(3)}`)) : null,
  );
}
