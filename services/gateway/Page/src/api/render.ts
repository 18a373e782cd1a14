// Addresses of the render service. A picture's address says all there is to say of it, so that a browser and a cache may keep it.

import { getJson, withQuery, type Query } from "../shell/http";
import type { GreyWindow } from "../viewers/stack";
import type { Image } from "./catalog";

export type PlaneName = "AXIAL" | "CORONAL" | "SAGITTAL";

export interface Description {
  image?: Image | null;
  /** What is used when no window is asked for; absent for colour. */
  defaultWindow?: { center?: number; width?: number } | null;
}

export function describe(asset: string, signal: AbortSignal): Promise<Description> {
  return getJson<Description>(`${base(asset)}:describe`, signal);
}

/** A small picture of the whole asset; the longer side is one of the sizes the service keeps. */
export function preview(asset: string, maxEdge: 128 | 256 | 512): string {
  return withQuery(`${base(asset)}:renderPreview`, { maxEdge });
}

/** Level 0 is the largest. */
export function tilePicture(asset: string, level: number, column: number, row: number): string {
  return `${base(asset)}/tiles/${level}/${column}/${row}`;
}

/** Frame is 0-based; without a window the server takes the file's own. */
export function framePicture(asset: string, frame: number, window: GreyWindow | null): string {
  return withQuery(`${base(asset)}:renderFrame`, { frame, ...windowed(window) });
}

/** Index and time are 0-based. */
export function slicePicture(asset: string, plane: PlaneName, index: number, time: number, window: GreyWindow | null): string {
  return withQuery(`${base(asset)}:renderSlice`, { plane: `SLICE_PLANE_${plane}`, index, time: time || undefined, ...windowed(window) });
}

function base(asset: string): string {
  return `/v1/assets/${encodeURIComponent(asset)}`;
}

function windowed(window: GreyWindow | null): Query {
  return window ? { "display.windowLevel.center": window.center, "display.windowLevel.width": window.width } : {};
}
