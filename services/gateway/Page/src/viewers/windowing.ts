import type { GreyWindow, Preset } from "./stack";

/** Windows that radiologists reach for on CT, HU. */
export const ctPresets: readonly Preset[] = [
  { name: "Soft tissue", window: { center: 40, width: 400 } },
  { name: "Lung", window: { center: -600, width: 1500 } },
  { name: "Bone", window: { center: 480, width: 2500 } },
  { name: "Brain", window: { center: 40, width: 80 } },
  { name: "Liver", window: { center: 60, width: 160 } },
];

/** Pixels of drag for a whole width: a short drag is a fine change whatever the units are. */
const sensitivity = 300;

/** Right widens, up brightens, as on a workstation. */
export function drag(from: GreyWindow, dx: number, dy: number): GreyWindow {
  return snap({
    center: from.center + (dy / sensitivity) * from.width,
    width: Math.max(from.width * Math.exp(dx / sensitivity), Number.MIN_VALUE),
  });
}

/** Rounds to a hundredth part of the width, so that a drag asks for few different pictures and the server's cache can help. */
export function snap(window: GreyWindow): GreyWindow {
  const step = 10 ** Math.floor(Math.log10(Math.abs(window.width) || 1)) / 20;
  const round = (value: number) => Number((Math.round(value / step) * step).toPrecision(6));
  return { center: round(window.center), width: Math.max(round(window.width), Number(step.toPrecision(3))) };
}
