import type { Asset, Image } from "../api/catalog";
import { framePicture, slicePicture, type Description, type PlaneName } from "../api/render";
import { word } from "../shell/text";
import { sidesOf } from "../viewers/orientation";
import type { GreyWindow, Preset, Sides, Stack } from "../viewers/stack";
import { ctPresets } from "../viewers/windowing";
import { assetLine, assetTitle } from "./title";

/** One asset as a stack: the planes of a volume, the frames of a clip, or a single picture. */
export function stackOf(assetId: string, asset: Asset, defaultWindow: Description["defaultWindow"]): Stack {
  const image = asset.image ?? {};
  const shared = common(asset, image, defaultWindow);
  return word(image.kind, "IMAGE_KIND_") === "volume" && image.sliceCounts?.length === 3 ? volume(assetId, shared, image) : frames(assetId, shared, image);
}

/** The instances of a series in their order, one frame each. */
export function stackOfSeries(assetIds: readonly string[], middle: Asset, label: string, defaultWindow: Description["defaultWindow"]): Stack {
  const image = middle.image ?? {};
  return {
    ...common(middle, image, defaultWindow),
    label,
    noun: "image",
    planes: [{ name: "Series", count: assetIds.length, sides: () => sidesOf(image.imageOrientation) }],
    times: 1,
    fps: null,
    address: ({ index }, window) => framePicture(assetIds[index]!, 0, window),
    notes: [label],
  };
}

function frames(assetId: string, shared: Shared, image: Image): Stack {
  const isClip = word(image.kind, "IMAGE_KIND_") === "clip";
  return {
    ...shared,
    noun: "frame",
    planes: [{ name: "Frames", count: Math.max(image.frames ?? 1, 1), sides: () => sidesOf(image.imageOrientation) }],
    times: 1,
    fps: isClip ? image.fps || 25 : null,
    address: ({ index }, window) => framePicture(assetId, index, window),
  };
}

const planes: readonly { name: PlaneName; title: string; sides: Sides }[] = [
  { name: "AXIAL", title: "Axial", sides: { left: "R", right: "L", top: "A", bottom: "P" } },
  { name: "CORONAL", title: "Coronal", sides: { left: "R", right: "L", top: "H", bottom: "F" } },
  { name: "SAGITTAL", title: "Sagittal", sides: { left: "A", right: "P", top: "H", bottom: "F" } },
];

function volume(assetId: string, shared: Shared, image: Image): Stack {
  const times = (image.dims ?? []).slice(3).reduce((all, size) => all * Math.max(size, 1), 1);
  return {
    ...shared,
    noun: "slice",
    planes: planes.map(({ title, sides }, index) => ({ name: title, count: Math.max(image.sliceCounts![index]!, 1), sides: () => sides })),
    times,
    fps: null,
    // The server resamples a slice to square pixels.
    aspect: 1,
    address: ({ plane, index, time }, window) => slicePicture(assetId, planes[plane]!.name, index, time, window),
  };
}

type Shared = Pick<Stack, "label" | "isGrey" | "start" | "presets" | "aspect" | "notes">;

function common(asset: Asset, image: Image, defaultWindow: Description["defaultWindow"]): Shared {
  const [row, column] = image.spacing ?? [];
  return {
    label: assetTitle(asset),
    isGrey: (image.samplesPerPixel ?? 1) === 1 && image.photometric !== "PALETTE COLOR" && word(image.kind, "IMAGE_KIND_") !== "clip",
    start: windowOf(defaultWindow) ?? windowOf(image.windows?.[0]),
    presets: presetsOf(image),
    aspect: row && column ? row / column : 1,
    notes: [assetTitle(asset), assetLine(asset), image.bodyPart ?? ""].filter(Boolean),
  };
}

function windowOf(known: Description["defaultWindow"]): GreyWindow | null {
  return known?.width && known.center !== undefined ? { center: known.center, width: known.width } : null;
}

function presetsOf(image: Image): readonly Preset[] {
  const own = (image.windows ?? []).slice(1).flatMap((each, index) => {
    const window = windowOf(each);
    return window ? [{ name: `Stored ${index + 2}`, window }] : [];
  });
  return image.modality === "CT" ? [...own, ...ctPresets] : own;
}
