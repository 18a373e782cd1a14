import OpenSeadragon from "openseadragon";

/** One level of a pyramid, pixels; the first is the largest. */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

export type Viewer = OpenSeadragon.Viewer;

export interface Slide {
  readonly levels: readonly Level[];
  /** The address of one tile; level 0 is the largest. */
  tile(level: number, column: number, row: number): string;
}

/** The viewer on an element that has its size already; the caller destroys it. */
export function openSlide(element: HTMLElement, slide: Slide): OpenSeadragon.Viewer {
  keepStyleOut();
  return new OpenSeadragon.Viewer({
    element,
    tileSources: [tileSource(slide) as unknown as object],
    drawer: "canvas",
    showNavigationControl: false,
    showNavigator: true,
    navigatorPosition: "BOTTOM_RIGHT",
    navigatorAutoFade: false,
    navigatorBackground: "#0a0b0d",
    navigatorBorderColor: "#2a3038",
    navigatorDisplayRegionColor: "#9cc9e6",
    animationTime: 0.35,
    springStiffness: 9,
    visibilityRatio: 0.6,
    minZoomImageRatio: 0.9,
    maxZoomPixelRatio: 4,
    zoomPerScroll: 1.4,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    imageLoaderLimit: 6,
    timeout: 60_000,
    crossOriginPolicy: false,
  } as OpenSeadragon.Options);
}

/** OpenSeadragon counts levels from the smallest, the slide from the largest. */
function tileSource({ levels, tile }: Slide): OpenSeadragon.TileSource {
  const full = levels[0]!;
  const at = (level: number) => levels[levels.length - 1 - level]!;
  const source = new OpenSeadragon.TileSource({
    width: full.width,
    height: full.height,
    tileWidth: full.tileWidth,
    tileHeight: full.tileHeight,
    tileOverlap: 0,
    minLevel: 0,
    maxLevel: levels.length - 1,
  } as OpenSeadragon.TileSourceOptions);
  source.getLevelScale = (level: number) => at(level).width / full.width;
  source.getTileWidth = (level: number) => at(level).tileWidth;
  source.getTileHeight = (level: number) => at(level).tileHeight;
  source.getNumTiles = (level: number) => {
    const { width, height, tileWidth, tileHeight } = at(level);
    return new OpenSeadragon.Point(Math.ceil(width / tileWidth), Math.ceil(height / tileHeight));
  };
  source.getTileUrl = (level: number, column: number, row: number) => tile(levels.length - 1 - level, column, row);
  return source;
}

/**
 * OpenSeadragon adds a <style> of its own unless it finds it there; the page's content security policy would block it and complain. An
 * element of that name in no namespace stands in for it; its one rule is in viewer.css.
 */
function keepStyleOut(): void {
  const mark = "data-openseadragon-mobile-css";
  if (document.querySelector(`style[${mark}]`)) return;
  const standIn = document.createElementNS(null, "style");
  standIn.setAttribute(mark, "");
  document.head.append(standIn);
}
