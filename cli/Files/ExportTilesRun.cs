using System.Buffers;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Lightbox.Cli.Terminal;
using Lightbox.Imaging;
using Lightbox.Imaging.Display;
using Lightbox.Imaging.Slides.DeepZoom;

namespace Lightbox.Cli.Files;

/// <summary>One run of `lightbox export-tiles`. The tiles are written beside their place and moved there when all are there; the descriptor comes last.</summary>
internal sealed class ExportTilesRun(string path, string output, int quality, bool json)
{
    private const string Extension = "jpg";

    private readonly string folder = output.EndsWith(".dzi", StringComparison.OrdinalIgnoreCase) ? output[..^4] + "_files" : output + "_files";
    private long bytes;
    private int copied;
    private int made;

    private string Descriptor => folder[..^"_files".Length] + ".dzi";

    private string Beside => folder + ".part";

    public int Run(CancellationToken cancellation)
    {
        using var reader = SourceFile.Open(path, cancellation);
        if (reader is not ISlideReader slide) throw new UnsupportedImageException($"{path} is no slide with tiles; 'lightbox render' makes a picture of it.", reader.Info.Format);
        if (Directory.Exists(folder) || File.Exists(Descriptor)) throw new IOException($"{Descriptor} or {folder} is there already; choose another name.");
        var pyramid = new DeepZoomPyramid(slide);
        if (Directory.Exists(Beside)) Directory.Delete(Beside, recursive: true);
        try
        {
            foreach (var level in pyramid.Levels) Directory.CreateDirectory(Path.Combine(Beside, Name(level.Number)));
            WriteAll(pyramid, cancellation);
            Directory.Move(Beside, folder);
        }
        catch
        {
            if (Directory.Exists(Beside)) Directory.Delete(Beside, recursive: true);
            throw;
        }

        OutputFile.Write(Descriptor, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(pyramid.Describe(Extension))));
        Report(pyramid);
        return ExitCodes.Done;
    }

    private void WriteAll(DeepZoomPyramid pyramid, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        try
        {
            foreach (var level in pyramid.Levels.Where(level => level.Stored is not null))
            {
                Parallel.For(0, level.Rows, parallel, row =>
                {
                    for (int column = 0; column < level.Columns; column++) WriteStored(pyramid, level, column, row, cancellation);
                });
            }

            // Of each run of levels that are not stored the coarsest makes those below it.
            foreach (var level in pyramid.Levels.Where(level => level.Stored is null && (level.Number == 0 || pyramid.Levels[level.Number - 1].Stored is not null)))
            {
                for (int tile = 0; tile < level.Columns * level.Rows; tile++) pyramid.Make(level, tile % level.Columns, tile / level.Columns, WriteMade, cancellation);
            }
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }

    private void WriteStored(DeepZoomPyramid pyramid, DeepZoomLevel level, int column, int row, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int length = pyramid.StoredLength(level, column, row, cancellation);
        if (length > 0)
        {
            var rented = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                if (pyramid.TryReadStored(level, column, row, rented.AsSpan(0, length), cancellation))
                {
                    Write(level, column, row, rented.AsSpan(0, length));
                    Interlocked.Increment(ref copied);
                    return;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }

        WriteMade(level, column, row, pyramid.Read(level, column, row, cancellation));
    }

    private void WriteMade(DeepZoomLevel level, int column, int row, PixelBuffer tile)
    {
        Write(level, column, row, ImageEncoder.Encode(tile, EncodeFormat.Jpeg, quality));
        Interlocked.Increment(ref made);
    }

    private void Write(DeepZoomLevel level, int column, int row, ReadOnlySpan<byte> tile)
    {
        using var file = File.OpenHandle(Path.Combine(Beside, Name(level.Number), $"{Name(column)}_{Name(row)}.{Extension}"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        RandomAccess.Write(file, tile, 0);
        Interlocked.Add(ref bytes, tile.Length);
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Report(DeepZoomPyramid pyramid)
    {
        if (!json)
        {
            Console.Out.WriteLine($"{Descriptor}: {pyramid.Levels.Count} levels, {copied} tiles copied, {made} made, {Sizes.Bytes(bytes)}");
            return;
        }

        Console.Out.WriteLine(JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("descriptor", Descriptor);
            writer.WriteString("tiles", folder);
            writer.WriteNumber("tileSize", pyramid.TileSize);
            writer.WriteNumber("levels", pyramid.Levels.Count);
            writer.WriteNumber("copied", copied);
            writer.WriteNumber("made", made);
            writer.WriteNumber("bytes", bytes);
            writer.WriteEndObject();
        }));
    }
}
