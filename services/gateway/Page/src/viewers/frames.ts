import { getPicture, isAbort } from "../shell/http";

interface Request {
  readonly address: string;
  readonly control: AbortController;
  readonly done: Promise<ImageBitmap>;
}

const requestsAtOnce = 6;
/** Four bytes each: 128 MB of decoded pictures. */
const pixelsKept = 32_000_000;

/** Decoded pictures by address: a bounded cache, a bounded number of requests, and no work for what nobody waits for any more. */
export class Frames {
  private readonly ready = new Map<string, ImageBitmap>();
  private readonly running = new Map<string, Request>();
  private ahead: string[] = [];

  has(address: string): boolean {
    return this.ready.has(address);
  }

  /** The picture, asked for before anything else; `ahead` are fetched when there is room. Both replace what was wanted before. */
  async want(address: string, ahead: readonly string[]): Promise<ImageBitmap> {
    this.ahead = ahead.filter((other) => other !== address);
    const frame = await (this.recall(address) ?? this.start(address).done);
    this.fill();
    return frame;
  }

  /** Drops requests for pictures that nobody wants any more, a window of a moment ago for instance. */
  forget(keep: (address: string) => boolean): void {
    for (const request of this.running.values()) if (!keep(request.address)) request.control.abort();
  }

  dispose(): void {
    this.ahead = [];
    this.forget(() => false);
    for (const frame of this.ready.values()) frame.close();
    this.ready.clear();
  }

  private recall(address: string): ImageBitmap | undefined {
    const frame = this.ready.get(address);
    if (frame) {
      this.ready.delete(address);
      this.ready.set(address, frame);
    }
    return frame;
  }

  private start(address: string): Request {
    const running = this.running.get(address);
    if (running) return running;
    const control = new AbortController();
    const done = this.load(address, control.signal).finally(() => this.running.delete(address));
    const request = { address, control, done };
    this.running.set(address, request);
    return request;
  }

  private async load(address: string, signal: AbortSignal): Promise<ImageBitmap> {
    const frame = await createImageBitmap(await getPicture(address, signal));
    signal.throwIfAborted();
    this.ready.set(address, frame);
    this.evict();
    return frame;
  }

  private fill(): void {
    while (this.running.size < requestsAtOnce) {
      const next = this.ahead.shift();
      if (next === undefined) return;
      if (this.ready.has(next)) continue;
      // What was only fetched ahead may fail in silence: it is asked for again, and fails aloud, when somebody comes to it.
      void this.start(next).done.then(() => this.fill()).catch((error: unknown) => isAbort(error) || this.fill());
    }
  }

  private evict(): void {
    let pixels = 0;
    for (const bitmap of this.ready.values()) pixels += bitmap.width * bitmap.height;
    for (const [address, bitmap] of this.ready) {
      if (pixels <= pixelsKept || this.ready.size <= 2) return;
      pixels -= bitmap.width * bitmap.height;
      this.ready.delete(address);
    }
  }
}
