import { header, footer } from "./shell/frame";
import { append, h, replace } from "./shell/dom";
import { explain, isAbort } from "./shell/http";
import { notice } from "./shell/parts";
import { parse } from "./shell/route";
import { places } from "./places";

const app = document.getElementById("app")!;
const main = h("main", { id: "main", tabindex: -1 });
const bar = header();
replace(app, bar.element, main, footer());

document.getElementById("skip")!.addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

let leave = new AbortController();

/** Shows the place the address names; whatever the one before still waited for is given up. */
async function show(isFirst: boolean): Promise<void> {
  leave.abort();
  const here = (leave = new AbortController());
  const route = parse(location.hash);
  bar.update(route);
  main.setAttribute("aria-busy", "true");
  main.classList.toggle("wide", route.path[0] === "assets" || route.path[0] === "series");
  const waiting = setTimeout(() => replace(main, h("p", { class: "waiting", role: "status" }, "Loading")), 200);
  let shown: HTMLElement;
  try {
    shown = await places(route, here.signal);
  } catch (error) {
    if (isAbort(error)) return;
    shown = h("div", { class: "page" }, notice("problem", "This could not be shown.", h("p", null, explain(error))));
    append(shown, [h("p", null, h("button", { type: "button", class: "button", onclick: () => void show(false) }, "Try again"))]);
  } finally {
    clearTimeout(waiting);
  }
  if (here !== leave) return;
  replace(main, shown);
  main.removeAttribute("aria-busy");
  const title = main.querySelector<HTMLElement>("h1");
  document.title = title?.textContent ? `${title.textContent} · Lightbox` : "Lightbox";
  if (isFirst) return;
  window.scrollTo(0, 0);
  title?.focus({ preventScroll: true });
}

addEventListener("hashchange", () => void show(false));
void show(true);
