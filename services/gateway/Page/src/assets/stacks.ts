import type { Asset, Image } from "../api/catalog";
import { framePicture, slicePicture, type Description, type PlaneName } from "../api/render";
import { word } from "../shell/text";
import { extentsOf, ratioOf } from "../viewers/extents";
import { sidesOf } from "../viewers/orientation";
import { noSides, type GreyWindow, type Preset, type Sides, type Stack } from "../viewers/stack";
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
    planes: [{ name: "Series", count: assetIds.length, ratio: ratioOf(image), sides: () => sidesOf(image.imageOrientation) }],
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
    planes: [{ name: "Frames", count: Math.max(image.frames ?? 1, 1), ratio: ratioOf(image), sides: () => sidesOf(image.imageOrientation) }],
    times: 1,
    fps: isClip ? image.fps || 25 : null,
    address: ({ index }, window) => framePicture(assetId, index, window),
  };
}

/** Which axes of the patient (0 right-left, 1 front-back, 2 foot-head) run across and down a plane, and which letters that gives. */
const planes: readonly { name: PlaneName; title: string; across: number; down: number; sides: Sides }[] = [
  { name: "axial", title: "Axial", across: 0, down: 1, sides: { left: "R", right: "L", top: "A", bottom: "P" } },
  { name: "coronal", title: "Coronal", across: 0, down: 2, sides: { left: "R", right: "L", top: "H", bottom: "F" } },
  { name: "sagittal", title: "Sagittal", across: 1, down: 2, sides: { left: "A", right: "P", top: "H", bottom: "F" } },
];

function volume(assetId: string, shared: Shared, image: Image): Stack {
  const times = (image.dims ?? []).slice(3).reduce((all, size) => all * Math.max(size, 1), 1);
  const extents = extentsOf(image);
  return {
    ...shared,
    noun: "slice",
    planes: planes.map(({ title, sides, across, down }, index) => ({
      name: title,
      count: Math.max(image.sliceCounts![index]!, 1),
      ratio: extents ? extents[down]! / extents[across]! : null,
      // Without an affine nobody knows where the patient's right is.
      sides: () => (image.affine?.length ? sides : noSides),
    })),
    times,
    fps: null,
    address: ({ plane, index, time }, window) => slicePicture(assetId, planes[plane]!.name, index, time, window),
  };
}

type Shared = Pick<Stack, "label" | "isGrey" | "start" | "rough" | "presets" | "notes">;

function common(asset: Asset, image: Image, defaultWindow: Description["defaultWindow"]): Shared {
  return {
    label: assetTitle(asset),
    isGrey: (image.samplesPerPixel ?? 1) === 1 && image.photometric !== "PALETTE COLOR" && word(image.kind, "IMAGE_KIND_") !== "clip",
    start: windowOf(defaultWindow) ?? windowOf(image.windows?.[0]),
    rough: roughOf(image),
    presets: presetsOf(image),
    notes: [assetTitle(asset), assetLine(asset), image.bodyPart ?? ""].filter(Boolean),
  };
}

function windowOf(known: Description["defaultWindow"]): GreyWindow | null {
  return known?.width && known.center !== undefined ? { center: known.center, width: known.width } : null;
}

/** The whole range of the stored values. */
function roughOf({ bitsStored = 8, pixelRepresentation }: Image): GreyWindow {
  const width = 2 ** Math.min(bitsStored, 32);
  return { center: pixelRepresentation ? 0 : width / 2, width };
}

function presetsOf(image: Image): readonly Preset[] {
  const own = (image.windows ?? []).slice(1).flatMap((each, index) => {
    const window = windowOf(each);
    return window ? [{ name: `Stored ${index + 2}`, window }] : [];
  });
  return image.modality === "CT" ? [...own, ...ctPresets] : own;
}
