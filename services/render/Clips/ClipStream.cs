using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Imaging.Cine;
using Lightbox.Imaging.Display;
using Lightbox.Render.Readers;
using Lightbox.Render.Renditions;
using Lightbox.Render.Sources;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;
using ImageKind = Lightbox.Imaging.ImageKind;

namespace Lightbox.Render.Clips;

/// <summary>RenderClip: a header, frames as they are made or the chunks of one file, a trailer. A caller who reads slowly holds up the making, never the memory; a right
/// that ends ends the stream.</summary>
internal sealed class ClipStream(ImageLocator locator, ReaderPool<IImageReader> readers, DecoderGate decoders, RenderOptions options)
{
    /// <summary>Bytes of one message's picture or chunk.</summary>
    private const int LargestChunk = 1 << 20;

    public async Task WriteAsync(RenderClipRequest request, IServerStreamWriter<RenderClipResponse> answer, CancellationToken cancellation)
    {
        var asked = ClipRequests.Of(request);
        var name = ImageName.ParseTarget(request.Target, "target");
        var source = await locator.LocateAsync(name, cancellation);
        using var lease = await readers.RentAsync(source, cancellation);
        var reader = lease.Reader;
        if (reader.Info.Kind is ImageKind.Slide or ImageKind.Document)
            throw new PreconditionException("NOT_A_CLIP", $"The image ({reader.Info.Format}) has no frames in time.", reader.Info.Format);
        await (asked.Format switch
        {
            ClipFormat.AnimatedWebp => WriteWebpAsync(name, reader, asked, answer, cancellation),
            ClipFormat.Mp4 => WriteMp4Async(name, reader, answer, cancellation),
            _ => WriteFramesAsync(name, reader, asked, answer, cancellation),
        });
    }

    private async Task WriteFramesAsync(ImageName name, IImageReader reader, ClipRequests asked, IServerStreamWriter<RenderClipResponse> answer, CancellationToken cancellation)
    {
        var frames = asked.Selection.Frames(reader);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        foreach (int frame in frames)
        {
            await locator.LocateAsync(name, cancellation);
            var (picture, data) = await MakeAsync(() => Encode(Draw(reader, asked, frame, cancellation), asked.Coding), cancellation);
            if (bytes == 0) await answer.WriteAsync(Header(reader, asked.Coding.MediaType, frames.Count, asked.Selection.Step, picture.Width, picture.Height), cancellation);
            hash.AppendData(data);
            bytes += data.Length;
            var message = new ClipFrame { Index = frame, Data = UnsafeByteOperations.UnsafeWrap(data) };
            if (ClipSelection.TimeOf(reader, frame) is { } seconds) message.Seconds = seconds;
            await answer.WriteAsync(new RenderClipResponse { Frame = message }, cancellation);
        }

        await answer.WriteAsync(Trailer(hash, bytes), cancellation);
    }

    private async Task WriteWebpAsync(ImageName name, IImageReader reader, ClipRequests asked, IServerStreamWriter<RenderClipResponse> answer, CancellationToken cancellation)
    {
        var frames = asked.Selection.Frames(reader);
        var durations = ClipSelection.Durations(reader, frames);
        using var animation = new AnimatedWebp(Math.Max(1, asked.Coding.Quality));
        for (var i = 0; i < frames.Count; i++)
        {
            int at = i;
            await MakeAsync(
                () =>
                {
                    animation.Add(Draw(reader, asked, frames[at], cancellation), durations[at]);
                    return at;
                },
                cancellation);
        }

        var header = Header(reader, "image/webp", frames.Count, asked.Selection.Step, animation.Width, animation.Height);
        await WriteFileAsync(name, animation.ToArray(), header, answer, cancellation);
    }

    private async Task WriteMp4Async(ImageName name, IImageReader reader, IServerStreamWriter<RenderClipResponse> answer, CancellationToken cancellation)
    {
        if (reader is not ICodedVideoReader video)
            throw new UnsupportedImageException($"Only stored H.264 is sent as MP4; this is {reader.Info.Format}. Ask for frames or an animated WebP.", $"MP4 of {reader.Info.Format}");
        var file = await MakeAsync(() => Mp4Remux.ToMp4(video.ReadCoded(cancellation)), cancellation);
        var info = reader.Info;
        await WriteFileAsync(name, file, Header(reader, "video/mp4", info.Frames ?? 0, 1, info.Columns ?? 0, info.Rows ?? 0), answer, cancellation);
    }

    private async Task WriteFileAsync(ImageName name, byte[] file, RenderClipResponse header, IServerStreamWriter<RenderClipResponse> answer, CancellationToken cancellation)
    {
        header.Header.Stream.SizeBytes = file.Length;
        await answer.WriteAsync(header, cancellation);
        for (var at = 0; at < file.Length; at += LargestChunk)
        {
            var chunk = file.AsMemory(at, Math.Min(LargestChunk, file.Length - at));
            await locator.LocateAsync(name, cancellation);
            await answer.WriteAsync(new RenderClipResponse { Chunk = UnsafeByteOperations.UnsafeWrap(chunk) }, cancellation);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file);
        await answer.WriteAsync(Trailer(hash, file.Length), cancellation);
    }

    /// <summary>Each frame waits for a decoder of its own and has its own deadline: a long clip takes turns with everybody else.</summary>
    private Task<T> MakeAsync<T>(Func<T> make, CancellationToken cancellation) =>
        Deadlines.WithinAsync(options.Deadline, token => decoders.RunAsync(() => Task.Run(make, token), token), cancellation);

    private static PixelBuffer Draw(IImageReader reader, ClipRequests asked, int frame, CancellationToken cancellation)
    {
        var picture = asked.Display.Coloured(reader.ReadDisplay(frame, asked.Display.Options, cancellation));
        int edge = asked.MaxEdge == 0 ? Math.Max(picture.Width, picture.Height) : asked.MaxEdge;
        return reader.Info.Spacing is [var row, var column] ? Resample.FitSquare(picture, edge, edge, (row, column)) : Resample.Fit(picture, edge, edge);
    }

    private static (PixelBuffer Picture, byte[] Data) Encode(PixelBuffer picture, PictureCoding coding)
    {
        var data = ImageEncoder.Encode(picture, coding.Format, Math.Max(1, coding.Quality));
        return data.Length <= LargestChunk
            ? (picture, data)
            : throw new LimitExceededException($"A frame has {data.Length} bytes, {LargestChunk} are allowed; ask for JPEG or smaller ones.", "PICTURE_TOO_LARGE");
    }

    private static RenderClipResponse Header(IImageReader reader, string mediaType, int frames, int step, int width, int height)
    {
        var header = new ClipHeader { Stream = new StreamHeader { MediaType = mediaType }, FrameCount = frames, Width = width, Height = height };
        if (reader.Info.Fps is { } fps) header.Fps = fps / step;
        return new RenderClipResponse { Header = header };
    }

    private static RenderClipResponse Trailer(IncrementalHash hash, long bytes) =>
        new() { Trailer = new StreamTrailer { Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), SizeBytes = bytes } };
}
