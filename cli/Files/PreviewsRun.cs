using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Lightbox.Cli.Hosting;
using Lightbox.Cli.Terminal;
using Lightbox.Imaging.Display;
using Lightbox.Storage.Files;

namespace Lightbox.Cli.Files;

/// <summary>One run of `lightbox previews`: every file on its own, so that a broken one costs itself only.</summary>
internal sealed class PreviewsRun(string input, string output, int maxEdge, EncodeFormat format, bool json)
{
    /// <summary>For one file; a whole slide without small levels takes some seconds.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private string Extension => format switch { EncodeFormat.Png => ".png", EncodeFormat.WebP => ".webp", _ => ".jpg" };

    public int Run(CancellationToken cancellation)
    {
        if (!Directory.Exists(input)) throw new DirectoryNotFoundException($"There is no folder {input}.");
        var files = InputFiles.Of(input, output);
        if (files.Count == 0) throw new FileNotFoundException($"There is no file in {input}.");
        Directory.CreateDirectory(output);
        var outcomes = new PreviewOutcome[files.Count];
        using (var progress = new CountView("previews", "files", files.Count, quiet: json))
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
            try
            {
                Parallel.For(0, files.Count, parallel, index =>
                {
                    outcomes[index] = One(files[index], cancellation);
                    progress.Done();
                });
            }
            catch (AggregateException e)
            {
                // What ends the whole run (a full disk) is told as itself.
                ExceptionDispatchInfo.Throw(e.InnerException!);
            }
        }

        PreviewReport.Write(output, outcomes);
        var made = outcomes.Count(outcome => outcome.Preview is not null);
        PreviewReport.Print(output, made, outcomes.Length - made, json);
        return made > 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private PreviewOutcome One(string file, CancellationToken cancellation)
    {
        var path = Path.Combine(input, file);
        (string? Sha256, long? Bytes) identity = (null, null);
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            identity = Identify(path);
            budget.CancelAfter(Deadline);
            using var reader = SourceFile.Open(path, budget.Token);
            var picture = Preview.Of(reader, maxEdge, budget.Token);
            var preview = file + Extension;
            var target = Path.Combine(output, preview);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, ImageEncoder.Encode(picture, format));
            return new(file, identity.Sha256, identity.Bytes, preview, picture.Width, picture.Height, reader.Info.Format, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var late = new FileFailure("DEADLINE_EXCEEDED", $"The preview was not made within {Deadline.TotalSeconds} s.");
            return new(file, identity.Sha256, identity.Bytes, null, 0, 0, null, late);
        }
        catch (Exception e) when (e is not OperationCanceledException && !DiskFull.Is(e))
        {
            // On a full disk no later file would fare better: that ends the run. Anything else costs this file only, also a fault of ours.
            return new(file, identity.Sha256, identity.Bytes, null, 0, 0, null, FileFailure.Of(e) ?? FileFailure.Unexpected(e));
        }
    }

    private static (string? Sha256, long? Bytes) Identify(string path)
    {
        if (FileStat.Following(path) is not { Kind: FileKind.Regular } stat) return (null, null);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        return (Convert.ToHexStringLower(SHA256.HashData(stream)), stat.Size);
    }
}
