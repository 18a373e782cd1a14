import { h, icon } from "./dom";
import { link, type Route } from "./route";

const glass = "M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16 16l4.5 4.5";

/** The bar on top: name, places, search. */
export function header(): { element: HTMLElement; update(route: Route): void } {
  const box = h("input", { type: "search", name: "q", class: "search-box", placeholder: "Ask the knowledge base, or find a dataset", "aria-label": "Search", autocomplete: "off", maxlength: 1000 });
  const form = h("form", { class: "search-form", role: "search", onsubmit: (event) => go(event) }, icon(glass), box);
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    const text = box.value.trim();
    if (text) location.hash = link(["search"], { q: text });
  };
  const nav = [
    { place: "", title: "Datasets", element: h("a", { href: "#/" }, "Datasets") },
    { place: "here", title: "What is here", element: h("a", { href: link(["here"]) }, "What is here") },
  ];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    box.focus();
  });
  return {
    element: h("header", { class: "masthead" }, h("a", { href: "#/", class: "mark" }, h("span", { class: "mark-light", "aria-hidden": "true" }), "Lightbox"), h("nav", { "aria-label": "Places" }, nav.map(({ element }) => element)), form),
    update({ path, query }) {
      const place = path[0] === "datasets" ? "" : (path[0] ?? "");
      for (const each of nav) {
        if (each.place === place) each.element.setAttribute("aria-current", "page");
        else each.element.removeAttribute("aria-current");
      }
      box.value = place === "search" ? (query.get("q") ?? "") : "";
    },
  };
}

export function footer(): HTMLElement {
  return h(
    "footer",
    { class: "foot" },
    h("p", null, h("strong", null, "For research and education only."), " Lightbox is not a medical device: nothing shown here may be used for diagnosis or treatment. Each dataset keeps its own terms; read them before use and cite what you use."),
    h("p", { class: "faint" }, h("a", { href: link(["quality"]) }, "How well the search answers"), " · ", h("a", { href: "/licences.txt" }, "Third-party licences")),
  );
}
