// Small pieces that several places share.

import { h, icon, type Child } from "./dom";
import { word } from "./text";

export function heading(title: string, lead?: Child, over?: Child): HTMLElement {
  return h("header", { class: "heading" }, over ? h("p", { class: "over" }, over) : null, h("h1", { tabindex: -1 }, title), lead ? h("p", { class: "lead" }, lead) : null);
}

export function section(title: string, ...children: Child[]): HTMLElement {
  return h("section", { class: "section" }, h("h2", null, title), ...children);
}

/** Rows without a value are left out. */
export function facts(rows: readonly (readonly [string, Child])[]): HTMLElement | null {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "" && !(Array.isArray(value) && value.length === 0));
  if (known.length === 0) return null;
  return h("dl", { class: "facts" }, known.map(([term, value]) => h("div", null, h("dt", null, term), h("dd", null, value))));
}

const accessWords: Record<string, string> = { open: "Open access", registration: "Registration", restricted: "Restricted" };

export function accessBadge(access: string | undefined): HTMLElement | null {
  const level = word(access, "ACCESS_LEVEL_");
  return level ? h("span", { class: `badge ${level in accessWords ? level : ""}` }, accessWords[level] ?? level) : null;
}

export function tag(text: string | undefined, title?: string): HTMLElement | null {
  return text ? h("span", { class: "tag", title }, text) : null;
}

export function notice(kind: "problem" | "empty", title: string, ...children: Child[]): HTMLElement {
  return h("div", { class: `notice ${kind}`, role: kind === "problem" ? "alert" : "status" }, h("p", { class: "notice-title" }, title), ...children);
}

const copyIcon = "M9 9h10v11H9zM5 15V4h10";
const doneIcon = "M5 12l5 5L20 7";

/** Copies a text; says so for two seconds. */
export function copyButton(text: string, what: string): HTMLElement {
  const label = h("span", null, "Copy");
  const button: HTMLButtonElement = h("button", { type: "button", class: "quiet", "aria-label": `Copy ${what}`, onclick: () => void copy() }, icon(copyIcon), label);
  const say = (path: string, words: string) => {
    button.replaceChildren(icon(path), label);
    label.textContent = words;
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say(doneIcon, "Copied");
    } catch {
      say(copyIcon, "Not allowed");
    }
    setTimeout(() => say(copyIcon, "Copy"), 2000);
  };
  return button;
}
