// Numbers and words as a person reads them.

const whole = new Intl.NumberFormat("en");

export function count(value: number | string | undefined): string {
  return whole.format(Number(value ?? 0));
}

/** 1 image, 24 images. */
export function plural(value: number | string | undefined, one: string, many = `${one}s`): string {
  const number = Number(value ?? 0);
  return `${count(number)} ${number === 1 ? one : many}`;
}

export function bytes(value: number | string | undefined): string {
  let size = Number(value ?? 0);
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** ACCESS_LEVEL_OPEN -> "open"; an unspecified value is "". */
export function word(value: string | undefined, prefix: string): string {
  const rest = (value ?? "").replace(prefix, "").toLowerCase().replaceAll("_", " ");
  return rest === "unspecified" ? "" : rest;
}

/** A window's number: integers as such, small ones with three significant digits. */
export function grey(value: number): string {
  return Math.abs(value) >= 100 || Number.isInteger(value) ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

const formatNames: Record<string, string> = { nifti: "NIfTI", webp: "WebP", png: "PNG", jpeg: "JPEG" };

/** A format as its people write it. */
export function formatName(format: string | undefined): string {
  return formatNames[format ?? ""] ?? (format ?? "").toUpperCase();
}
