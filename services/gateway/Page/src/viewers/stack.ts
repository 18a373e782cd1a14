// What the stack viewer shows: anything that is a pile of pictures. A CT series, a volume and a clip differ only in what is said here.

/** Letters at the picture's edges: R, L, A, P, H, F; empty when the file does not say. */
export interface Sides {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

export const noSides: Sides = { left: "", right: "", top: "", bottom: "" };

/** Grey values that become black to white; modality units (HU for CT). */
export interface GreyWindow {
  readonly center: number;
  readonly width: number;
}

export interface Preset {
  readonly name: string;
  readonly window: GreyWindow;
}

/** One way through the pile. A series and a clip have one, a volume has three. */
export interface Plane {
  readonly name: string;
  readonly count: number;
  /** Height over width of a whole picture in the world; null when its pixels are all that is known. */
  readonly ratio: number | null;
  sides(index: number): Sides;
}

export interface Place {
  readonly plane: number;
  /** 0-based in the plane. */
  readonly index: number;
  /** 0-based; 0 where there is no fourth dimension. */
  readonly time: number;
}

export interface Stack {
  readonly label: string;
  /** What one step is called: slice, image, frame. */
  readonly noun: string;
  readonly planes: readonly Plane[];
  readonly times: number;
  /** Frames in a second, for what moves. */
  readonly fps: number | null;
  /** Grey pictures can be windowed; colour cannot. */
  readonly isGrey: boolean;
  /** Where windowing starts; null when only the server knows. */
  readonly start: GreyWindow | null;
  /** Where windowing starts when nobody knows: the first drag may jump. */
  readonly rough: GreyWindow;
  readonly presets: readonly Preset[];
  /** The picture's address; without a window the server takes the file's own. */
  address(place: Place, window: GreyWindow | null): string;
  /** Lines for the corner of the picture. */
  readonly notes: readonly string[];
}
