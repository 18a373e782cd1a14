import type { Asset } from "../api/catalog";
import { id } from "../shell/route";
import { formatName, word } from "../shell/text";

/** The file's name in its dataset; the start of the id where no path is known. */
export function assetTitle(asset: Asset): string {
  const path = asset.memberships?.[0]?.path ?? "";
  return path.slice(path.lastIndexOf("/") + 1) || id(asset.name).slice(0, 12);
}

/** "CT · 512 × 512 · 24 frames" */
export function assetLine({ image }: Asset): string {
  if (!image) return "";
  const size = image.levels?.[0] ? `${image.levels[0].width} × ${image.levels[0].height}` : image.dims?.length ? image.dims.join(" × ") : image.columns && image.rows ? `${image.columns} × ${image.rows}` : "";
  const frames = !image.dims?.length && (image.frames ?? 1) > 1 ? `${image.frames} frames` : "";
  return [image.modality || formatName(image.format) || word(image.kind, "IMAGE_KIND_"), size, frames].filter(Boolean).join(" · ");
}
