// The parts of lightbox.catalog.v1 and lightbox.common.v1 that the page reads, as JSON transcoding writes them: lowerCamelCase, enums by
// name, 64-bit numbers as numbers or strings. Everything may be missing: what is not known is absent.

import { getJson } from "../shell/http";

export type Int64 = number | string;

export interface Coded {
  text?: string;
}

export interface WebLink {
  kind?: string;
  uri?: string;
  title?: string;
  dead?: boolean;
  replacementUri?: string;
}

export interface UseDecision {
  purpose?: string;
  answer?: string;
  clause?: string;
  uri?: string;
}

export interface Holdings {
  assetCount?: Int64;
  membershipCount?: Int64;
  sizeBytes?: Int64;
  byFormat?: Record<string, Int64>;
  byKind?: Record<string, Int64>;
}

export interface Dataset {
  name: string;
  displayName?: string;
  provider?: string;
  summary?: string;
  links?: WebLink[];
  modalities?: { code?: string; displayName?: string }[];
  bodyParts?: Coded[];
  findings?: Coded[];
  formats?: string[];
  layout?: string;
  counts?: { unit?: string; value?: Int64; atLeast?: boolean; approximate?: boolean; source?: string; note?: string }[];
  sizes?: { part?: string; sizeBytes?: Int64; approximate?: boolean }[];
  staining?: string[];
  annotations?: { kind?: string; description?: string; annotator?: string }[];
  groundTruth?: string[];
  clinicalVariables?: string[];
  splits?: string[];
  access?: string;
  license?: { spdxId?: string; displayName?: string; uri?: string } | null;
  citation?: { doi?: string; text?: string } | null;
  acknowledgement?: string;
  bestFor?: string[];
  useCases?: string[];
  notes?: string[];
  scenarios?: string[];
  published?: string;
  useDecisions?: UseDecision[];
  holdings?: Holdings | null;
  origin?: string;
  notice?: string;
}

/** A person's own files: nobody published them, so there are no terms to look up and nothing to cite. */
export function isOwn({ origin }: Dataset): boolean {
  return origin === "DATASET_ORIGIN_USER";
}

export interface AccessStep {
  number?: number;
  title?: string;
  description?: string;
  link?: string;
  isOptional?: boolean;
  done?: boolean;
}

export interface AccessGuide {
  steps?: AccessStep[];
  turnaround?: string;
  agreement?: string;
  helpdesk?: string;
  downloadTools?: string[];
}

export interface Level {
  width: number;
  height: number;
  tileWidth: number;
  tileHeight: number;
  downsample?: number;
}

export interface Image {
  format?: string;
  kind?: string;
  transferSyntax?: string;
  modality?: string;
  bodyPart?: string;
  rows?: number;
  columns?: number;
  frames?: number;
  samplesPerPixel?: number;
  bitsStored?: number;
  pixelRepresentation?: number;
  photometric?: string;
  spacing?: number[];
  windows?: { center?: number; width?: number }[];
  levels?: Level[];
  mpp?: number[];
  magnification?: number;
  dims?: number[];
  zooms?: number[];
  affine?: { values?: number[] }[];
  dtype?: string;
  fps?: number;
  duration?: number;
  seriesInstanceUid?: string;
  instanceNumber?: number;
  imageOrientation?: number[];
  sliceCounts?: number[];
}

export interface Asset {
  name: string;
  parts?: { sha256?: string; role?: string; member?: string }[];
  image?: Image | null;
  memberships?: { dataset?: string; path?: string; split?: string }[];
  alternateOf?: string;
  state?: string;
}

export interface Series {
  name: string;
  modality?: string;
  bodyPart?: string;
  instanceCount?: Int64;
  assets?: string[];
}

/** Every dataset; a catalogue is some dozens, so the pages are walked to the end. */
export async function listDatasets(signal: AbortSignal): Promise<Dataset[]> {
  const found: Dataset[] = [];
  let pageToken: string | undefined;
  do {
    const page: { datasets?: Dataset[]; nextPageToken?: string } = await getJson("/v1/datasets", signal, { pageSize: 200, pageToken });
    found.push(...(page.datasets ?? []));
    pageToken = page.nextPageToken;
  } while (pageToken);
  return found;
}

export function getDataset(id: string, signal: AbortSignal): Promise<Dataset> {
  return getJson(`/v1/datasets/${encodeURIComponent(id)}`, signal);
}

export function getAccessGuide(id: string, signal: AbortSignal): Promise<AccessGuide> {
  return getJson(`/v1/datasets/${encodeURIComponent(id)}:accessGuide`, signal);
}

export type CardFormat = "CARD_FORMAT_MARKDOWN" | "CARD_FORMAT_CROISSANT" | "CARD_FORMAT_SCHEMA_ORG";

export function getDatasetCard(id: string, format: CardFormat, signal: AbortSignal): Promise<{ mediaType?: string; text?: string }> {
  return getJson(`/v1/datasets/${encodeURIComponent(id)}:card`, signal, { format });
}

export type CitationStyle = `CITATION_STYLE_${"PLAIN" | "BIBTEX" | "RIS" | "CSL_JSON" | "DATACITE_JSON"}`;

export interface CitationBundle {
  text?: string;
  mediaType?: string;
  acknowledgements?: string[];
  rules?: string[];
}

/** One dataset or many in one bundle. */
export function formatCitations(ids: readonly string[], style: CitationStyle, signal: AbortSignal): Promise<CitationBundle> {
  const names = ids.map((id) => `names=${encodeURIComponent(`datasets/${id}`)}`).join("&");
  return getJson(`/v1/citations:format?${names}&style=${style}`, signal);
}

export interface DatasetMatch {
  dataset?: Dataset;
  score?: number;
  why?: string;
}

export function searchDatasets(query: string, signal: AbortSignal): Promise<{ answered?: boolean; results?: DatasetMatch[] }> {
  return getJson("/v1/datasets:search", signal, { query, pageSize: 6 });
}

/** One page of assets under an AIP-160 filter; "-" is every dataset. */
export function listAssets(dataset: string, pageToken: string | undefined, signal: AbortSignal, filter = ""): Promise<{ assets?: Asset[]; nextPageToken?: string }> {
  return getJson(`/v1/datasets/${encodeURIComponent(dataset)}/assets`, signal, { pageSize: 60, pageToken, filter });
}

export function getAsset(id: string, signal: AbortSignal): Promise<Asset> {
  return getJson(`/v1/assets/${encodeURIComponent(id)}`, signal);
}

export function getSeries(dataset: string, uid: string, signal: AbortSignal): Promise<Series> {
  return getJson(`/v1/datasets/${encodeURIComponent(dataset)}/series/${encodeURIComponent(uid)}`, signal);
}
