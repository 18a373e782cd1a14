using System.Collections.Concurrent;
using Lightbox.Imaging;
using Lightbox.Render.Readers;
using Lightbox.Render.Sources;

namespace Lightbox.Render.Tiles;

/// <summary>
/// The slides whose tiles are being asked for, so that a tile costs no call to the catalog, no lock and no opening of a file: only a look at the file and one
/// read. What the catalog said of a slide is believed for <see cref="RenderOptions.Belief"/>; after half of it somebody asks again beside the tiles that
/// go on, and after all of it, or once a right has ended, tiles wait for the answer.
/// </summary>
internal sealed class SlideShelf : IDisposable
{
    /// <summary>What asking again beside the tiles may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AssetLocator locator;
    private readonly ReaderPool<IImageReader> readers;
    private readonly RenderOptions options;
    private readonly TimeProvider clock;
    private readonly Rights rights;
    private readonly ITimer sweeper;
    private readonly ConcurrentDictionary<string, ShelvedSlide> slides = new(StringComparer.Ordinal);

    public SlideShelf(AssetLocator locator, ReaderPool<IImageReader> readers, RenderOptions options, Rights rights, TimeProvider clock)
    {
        this.locator = locator;
        this.readers = readers;
        this.options = options;
        this.rights = rights;
        this.clock = clock;
        sweeper = clock.CreateTimer(_ => Sweep(), null, options.ReaderIdle, options.ReaderIdle);
    }

    /// <summary>Slides held.</summary>
    public int Count => slides.Count;

    /// <summary>The slide, when it is here, was allowed lately and its file is unchanged; else null: <see cref="ShelveAsync"/> then says what is.</summary>
    public ShelvedSlide? Find(string id)
    {
        if (!slides.TryGetValue(id, out var slide)) return null;
        long now = clock.GetTimestamp();
        var located = slide.Located;
        if (!rights.Hold(located, options.Belief, now)) return null;
        if (!slide.IsUnchanged(clock, now))
        {
            Remove(id, slide);
            return null;
        }

        if (clock.GetElapsedTime(located.Timestamp, now) >= options.Belief / 2 && slide.BeginAsking()) AskAgain(id, slide);
        slide.Used = now;
        return slide;
    }

    /// <summary>Asks the catalog, opens the slide where it is not open, and holds it.</summary>
    /// <returns>Null for an image that is no slide.</returns>
    public async Task<ShelvedSlide?> ShelveAsync(string id, CancellationToken cancellation)
    {
        var asked = rights.Now;
        var source = await locator.AskAsync(id, cancellation);
        if (slides.TryGetValue(id, out var there))
        {
            if (there.Source.Equals(source))
            {
                there.Located = asked;
                return there;
            }

            Remove(id, there);
        }

        var lease = await readers.RentAsync(source, cancellation);
        if (lease.Reader is not ISlideReader reader)
        {
            lease.Dispose();
            return null;
        }

        var slide = new ShelvedSlide(source, reader, lease, asked);
        var held = slides.GetOrAdd(id, slide);
        if (held != slide) slide.Dispose();
        if (slides.Count > options.OpenReaders) RemoveOldest();
        return held;
    }

    public void Dispose()
    {
        sweeper.Dispose();
        foreach (var (id, slide) in slides) Remove(id, slide);
    }

    private void AskAgain(string id, ShelvedSlide slide)
    {
        // Not within the tile's own call: that one ends before the answer comes.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(() => AskAgainAsync(id, slide));
    }

    private async Task AskAgainAsync(string id, ShelvedSlide slide)
    {
        using var patience = new CancellationTokenSource(Patience);
        var asked = rights.Now;
        try
        {
            var source = await locator.AskAsync(id, patience.Token);
            if (source.Equals(slide.Source)) slide.Located = asked;
            else Remove(id, slide);
        }
        catch (Exception)
        {
            // Whatever it is: the next tile asks for itself and gets the reason.
            Remove(id, slide);
        }
        finally
        {
            slide.EndAsking();
        }
    }

    private void Sweep()
    {
        long now = clock.GetTimestamp();
        foreach (var (id, slide) in slides)
        {
            if (clock.GetElapsedTime(slide.Used, now) >= options.ReaderIdle) Remove(id, slide);
        }
    }

    private void RemoveOldest()
    {
        var (id, slide) = slides.MinBy(held => held.Value.Used);
        if (slide is not null) Remove(id, slide);
    }

    private void Remove(string id, ShelvedSlide slide)
    {
        if (slides.TryRemove(new KeyValuePair<string, ShelvedSlide>(id, slide))) slide.Dispose();
    }
}
