import type { Image } from "../api/catalog";

/** Height over width of a frame in the world, by its pixel spacing [row, column]; null when the file gives none. */
export function ratioOf({ rows, columns, spacing }: Image): number | null {
  const [row, column] = spacing ?? [];
  return rows && columns && row && column ? (rows * row) / (columns * column) : null;
}

/**
 * Lengths of a volume along the patient's axes (right-left, front-back, foot-head), mm: each array axis counts for the patient's axis it
 * runs along most. Null when the file does not say, or when two array axes claim the same one.
 */
export function extentsOf({ dims, zooms, affine }: Image): readonly number[] | null {
  if (affine?.length !== 4) return null;
  const lengths: number[] = [];
  for (let axis = 0; axis < 3; axis++) {
    const direction = [0, 1, 2].map((row) => Math.abs(affine[row]?.values?.[axis] ?? 0));
    const patient = direction.indexOf(Math.max(...direction));
    const length = (dims?.[axis] ?? 0) * Math.abs(zooms?.[axis] ?? 0);
    if (lengths[patient] !== undefined || length === 0) return null;
    lengths[patient] = length;
  }
  return lengths;
}
