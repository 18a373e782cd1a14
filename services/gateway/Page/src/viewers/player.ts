/** Steps at a rate, and waits rather than skips when the next picture is not there yet. */
export class Player {
  private timer = 0;
  private last = 0;

  constructor(
    private fps: number,
    private readonly isNextReady: () => boolean,
    private readonly step: () => void,
  ) {}

  get isPlaying(): boolean {
    return this.timer !== 0;
  }

  get rate(): number {
    return this.fps;
  }

  set rate(fps: number) {
    this.fps = Math.min(Math.max(fps, 0.5), 120);
  }

  play(): void {
    if (this.isPlaying) return;
    this.last = performance.now();
    const tick = (now: number) => {
      this.timer = requestAnimationFrame(tick);
      if (now - this.last < 1000 / this.fps || !this.isNextReady()) return;
      // Keeps the beat when a frame comes late by less than one step, and starts it anew after a longer wait.
      this.last = now - this.last < 2000 / this.fps ? this.last + 1000 / this.fps : now;
      this.step();
    };
    this.timer = requestAnimationFrame(tick);
  }

  pause(): void {
    cancelAnimationFrame(this.timer);
    this.timer = 0;
  }
}
