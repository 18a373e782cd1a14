using System.Diagnostics;
using System.Globalization;
using Lightbox.Bench.Corpora;
using Lightbox.Bench.Peers;
using Lightbox.Imaging;

namespace Lightbox.Bench.Volumes;

/// <summary>
/// A slice from the middle of a .nii.gz: a file just opened, inflated as far as the slice and windowed, against nibabel, which leaves the values as they are;
/// then further slices of the open file.
/// </summary>
internal sealed class VolumeSliceBenchmark : IBenchmark
{
    private const int Repeats = 9, Middle = 200;

    private const double LimitFirst = 1, LimitNext = 1 / 20.0;

    public string Name => "slice";

    public string About => "a slice from the middle of a 52 MB .nii.gz, first and further ones, against nibabel";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(await Corpus.VolumesAsync(cancellation), "vol.nii.gz");
        await using var nibabel = await PythonPeer.StartAsync("Volumes/nibabel_slice.py", cancellation, path);
        var first = await Rounds.AlternateAsync(Repeats, round => Task.FromResult(First(path, Index(round), cancellation)), Peer);
        using var open = (IVolumeReader)ImageFile.Open(path, cancellation);
        Slice(open, Middle, cancellation);
        var next = await Rounds.AlternateAsync(Repeats, round => Task.FromResult(Slice(open, Index(round) - 20, cancellation)), Peer);
        return
        [
            .. first.Figures("middle slice of a .nii.gz, first", "nibabel", "ms", LimitFirst, moreIsBetter: false),
            .. next.Figures("middle slice of a .nii.gz, another", "nibabel", "ms", LimitNext, moreIsBetter: false),
        ];

        async Task<double> Peer(int round) => await nibabel.RoundAsync(cancellation, Index(round).ToString(CultureInfo.InvariantCulture)) * 1000;
    }

    /// <summary>Another slice each round: nothing is to be had from the one before.</summary>
    private static int Index(int round) => Middle + (round % 5) - 2;

    private static double First(string path, int index, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        using var volume = (IVolumeReader)ImageFile.Open(path, cancellation);
        Slice(volume, index, cancellation);
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static double Slice(IVolumeReader volume, int index, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        var slice = volume.ReadSlice(Plane.Axial, index, 0, DisplayOptions.Default, cancellation);
        double taken = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return slice.Data.AsSpan().ContainsAnyExcept((byte)0) ? taken : throw new InvalidOperationException("The slice is black.");
    }
}
