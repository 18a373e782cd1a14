import { asset, series } from "./assets/view";
import { dataset } from "./datasets/view";
import { datasets } from "./datasets/list";
import { here } from "./here/view";
import { quality } from "./quality/view";
import { search } from "./search/view";
import { h } from "./shell/dom";
import { notice } from "./shell/parts";
import type { Route } from "./shell/route";

/** The place an address names. */
export async function places({ path, query }: Route, signal: AbortSignal): Promise<HTMLElement> {
  const [place, first, second] = path;
  if (!place || (place === "datasets" && !first)) return datasets(signal);
  if (place === "datasets") return dataset(first!, signal);
  if (place === "here") return here(signal);
  if (place === "quality") return quality(signal);
  if (place === "search") return search(query.get("q") ?? "", signal);
  if (place === "assets" && first) return asset(first, signal);
  if (place === "series" && first && second) return series(first, second, signal);
  return h("div", { class: "page" }, notice("empty", "There is no such place.", h("p", null, h("a", { href: "#/" }, "All datasets"))));
}
