import { noSides, type Sides } from "./stack";

/** Towards +x the patient's left, +y the back, +z the head (DICOM's LPS, PS3.3 C.7.6.2.1.1). */
const letters = [
  ["L", "R"],
  ["P", "A"],
  ["H", "F"],
] as const;

const opposite: Record<string, string> = { L: "R", R: "L", P: "A", A: "P", H: "F", F: "H" };

/** Letters of a picture whose rows and columns run along these direction cosines: Image Orientation (Patient), six numbers. */
export function sidesOf(orientation: readonly number[] | undefined): Sides {
  if (orientation?.length !== 6) return noSides;
  const right = towards(orientation.slice(0, 3));
  const bottom = towards(orientation.slice(3));
  return { right, left: other(right), bottom, top: other(bottom) };
}

/** "RAF" for oblique directions: every axis that matters, the strongest first. */
function towards(direction: readonly number[]): string {
  return direction
    .map((value, axis) => ({ size: Math.abs(value), letter: letters[axis]![value > 0 ? 0 : 1] }))
    .filter(({ size }) => size > 0.25)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join("");
}

function other(side: string): string {
  return [...side].map((letter) => opposite[letter]).join("");
}
