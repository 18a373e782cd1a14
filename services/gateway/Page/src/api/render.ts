// Addresses of the render service. A picture's address says all there is to say of it, so that a browser and a cache may keep it.

import { getJson, withQuery, type Query } from "../shell/http";
import type { GreyWindow } from "../viewers/stack";
import type { Image } from "./catalog";

export type PlaneName = "axial" | "coronal" | "sagittal";

export interface Description {
  image?: Image | null;
  /** What is used when no window is asked for; absent for colour. */
  defaultWindow?: { center?: number; width?: number } | null;
}

export function describe(asset: string, signal: AbortSignal): Promise<Description> {
  return getJson<Description>(`${base(asset)}:describe`, signal);
}

/** A small picture of the whole asset; the longer side is one of the sizes the service keeps. */
export function preview(asset: string, max: 128 | 256 | 512): string {
  return withQuery(`${base(asset)}/preview`, { max });
}

/** Level 0 is the largest. */
export function tilePicture(asset: string, level: number, column: number, row: number): string {
  return `${base(asset)}/tiles/${level}/${column}/${row}`;
}

/** Frame is 0-based; without a window the server takes the file's own. */
export function framePicture(asset: string, frame: number, window: GreyWindow | null): string {
  return withQuery(`${base(asset)}/frames/${frame}`, displayed(window));
}

/** Index and time are 0-based. */
export function slicePicture(asset: string, plane: PlaneName, index: number, time: number, window: GreyWindow | null): string {
  return withQuery(`${base(asset)}/slices/${plane}/${index}`, { time: time || undefined, ...displayed(window) });
}

function base(asset: string): string {
  return `/v1/assets/${encodeURIComponent(asset)}`;
}

/** The finest of the qualities: greys are read closely here. */
function displayed(window: GreyWindow | null): Query {
  return { window: window ? `${window.center},${window.width}` : undefined, quality: 95 };
}
