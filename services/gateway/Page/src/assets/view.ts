import { getAsset, getSeries, type Asset, type Series } from "../api/catalog";
import { describe, type Description } from "../api/render";
import { append, h } from "../shell/dom";
import { facts, notice } from "../shell/parts";
import { id, link } from "../shell/route";
import { formatName, plural, word } from "../shell/text";
import type { Stack } from "../viewers/stack";
import { StackView } from "../viewers/stackview";
import { assetLine, assetTitle } from "./title";
import { stackOf, stackOfSeries } from "./stacks";

/** One asset in the viewer that its kind asks for. */
export async function asset(assetId: string, signal: AbortSignal): Promise<HTMLElement> {
  const [found, described] = await Promise.all([getAsset(assetId, signal), reread(assetId, signal)]);
  const image = described.image ?? found.image ?? {};
  const shown: Asset = { ...found, image };
  const view = h("div", { class: "viewer" }, bar(assetTitle(shown), assetLine(shown), found.memberships?.[0]?.dataset));
  const kind = word(image.kind, "IMAGE_KIND_");
  if (kind === "slide" && image.levels?.length) {
    const { slideView } = await import("../viewers/slideview");
    append(view, [slideView(assetId, image, signal)]);
  } else if (kind === "document") {
    append(view, [notice("empty", "This file holds no picture.", h("p", null, "It is a document: a report, a plan or a structure set."))]);
  } else {
    append(view, [stackView(stackOf(assetId, shown, described.defaultWindow), signal)]);
  }
  append(view, [details(shown)]);
  return view;
}

/** A DICOM series as one stack of its instances. */
export async function series(dataset: string, uid: string, signal: AbortSignal): Promise<HTMLElement> {
  const found = await getSeries(dataset, uid, signal);
  const names = found.assets ?? [];
  if (names.length === 0) return h("div", { class: "page" }, notice("empty", "This series has no images here."));
  // The middle one stands for all: orientation, spacing and window are the series' own.
  const middleId = id(names[Math.floor((names.length - 1) / 2)]!);
  const [middle, described] = await Promise.all([getAsset(middleId, signal), reread(middleId, signal)]);
  const title = [found.modality || middle.image?.modality, found.bodyPart || middle.image?.bodyPart].filter(Boolean).join(" · ") || "Series";
  return h("div", { class: "viewer" }, bar(title, `series of ${plural(names.length, "image")}`, `datasets/${dataset}`), stackView(stackOfSeries(names.map(id), middle, title, described.defaultWindow), signal), details(middle, found));
}

/** What the file says now; where it cannot be read any more, what the catalogue knows has to do, and the picture tells why. */
function reread(assetId: string, signal: AbortSignal): Promise<Description> {
  return describe(assetId, signal).catch((): Description => (signal.throwIfAborted(), {}));
}

function stackView(stack: Stack, signal: AbortSignal): HTMLElement {
  const view = new StackView(stack);
  signal.addEventListener("abort", () => view.dispose());
  return view.element;
}

function bar(title: string, line: string, dataset: string | undefined): HTMLElement {
  return h(
    "header",
    { class: "viewer-bar" },
    dataset ? h("a", { href: link(["datasets", id(dataset)]), class: "back" }, `‹ ${id(dataset)}`) : h("a", { href: link(["here"]), class: "back" }, "‹ What is here"),
    h("h1", { tabindex: -1 }, title),
    h("p", { class: "faint" }, line),
  );
}

function details(asset: Asset, series?: Series): HTMLElement {
  const image = asset.image ?? {};
  const numbers = (values: readonly number[] | undefined) => values?.map((value) => Number(value.toPrecision(4))).join(" × ");
  return h(
    "details",
    { class: "details" },
    h("summary", null, "What the file says"),
    facts([
      ["Format", formatName(image.format)],
      ["Modality", image.modality],
      ["Body part", image.bodyPart],
      ["Size", image.columns && image.rows ? `${image.columns} × ${image.rows}` : null],
      ["Frames", series ? null : image.frames],
      ["Array", image.dims?.length ? `${image.dims.join(" × ")} ${image.dtype ?? ""}` : null],
      ["Voxel", image.zooms?.length ? numbers(image.zooms) : null],
      ["Pixel spacing", image.spacing?.length ? `${numbers(image.spacing)} mm` : null],
      ["Resolution", image.mpp?.length ? `${numbers(image.mpp)} µm/pixel` : null],
      ["Magnification", image.magnification ? `${image.magnification}×` : null],
      ["Photometric", image.photometric],
      ["Transfer syntax", image.transferSyntax],
      ["Path", asset.memberships?.map((membership) => h("div", null, membership.path))],
      ["State", word(asset.state, "ASSET_STATE_").replace("available", "")],
      ["Alternate of", asset.alternateOf ? h("a", { href: link(["assets", id(asset.alternateOf)]) }, id(asset.alternateOf)) : null],
      ["Asset", h("code", null, id(asset.name))],
    ]),
  );
}
