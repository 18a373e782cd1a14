/** What the keys act on. */
interface Steered {
  readonly count: number;
  readonly index: number;
  go(index: number): void;
  toggle(): void;
  reset(): void;
}

/** Arrows step, Page Up and Page Down jump by ten, Home and End go to the ends, space plays, R gives the file's own window back. */
export function keyboard(element: HTMLElement, view: Steered): void {
  const actions: Record<string, () => void> = {
    ArrowUp: () => view.go(view.index - 1),
    ArrowLeft: () => view.go(view.index - 1),
    ArrowDown: () => view.go(view.index + 1),
    ArrowRight: () => view.go(view.index + 1),
    PageUp: () => view.go(view.index - 10),
    PageDown: () => view.go(view.index + 10),
    Home: () => view.go(0),
    End: () => view.go(view.count - 1),
    " ": () => view.toggle(),
    r: () => view.reset(),
  };
  element.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    action();
  });
}
