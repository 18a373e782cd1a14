using Lightbox.Imaging;
using Lightbox.Imaging.Npz;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>
/// MedMNIST (Yang et al., Scientific Data 2023): one .npz a set with {train,val,test}_images and {train,val,test}_labels, a row of labels a picture. One column is a class (its number); several
/// are findings that are present or not, named by the catalogue where it lists as many.
/// </summary>
internal sealed class MedMnistLayout : ILayout
{
    private static readonly string[] Parts = ["train", "val", "test"];

    public string Name => "medmnist";

    public IReadOnlyCollection<string> Datasets => ["medmnist", "chestmnist", "pathmnist", "retinamnist", "organmnist3d"];

    public async Task<IPreparation> OpenAsync(LayoutFiles files, CancellationToken cancellation)
    {
        var sets = (await files.ImagesAsync(cancellation)).WithExtension(".npz").GroupBy(image => image.Path).Select(set => set.ToList()).ToList();
        if (sets.Count == 0) throw LayoutMismatch.File(Name, "*.npz");
        foreach (var set in sets)
        {
            using var source = await files.OpenAsync(set[0], cancellation);
            var arrays = Read(set[0].Path, () => NumberArrays.Shapes(source, cancellation));
            foreach (var part in Parts)
            {
                foreach (var array in (string[])[$"{part}_images", $"{part}_labels"])
                {
                    if (!arrays.ContainsKey(array)) throw LayoutMismatch.Content(Name, set[0].Path, $"{set[0].Path} has no array {array}");
                }

                if (arrays[$"{part}_images"] is not [var pictures, ..] || arrays[$"{part}_labels"] is not [var labels, ..] || pictures != labels)
                    throw LayoutMismatch.Content(Name, set[0].Path, $"{set[0].Path} has other numbers of {part}_images and {part}_labels");
            }
        }

        return new Preparation([], async (run, c) =>
        {
            foreach (var set in sets) await LabelAsync(run, files, set, c);
        });
    }

    private static async Task LabelAsync(LayoutRun run, LayoutFiles files, List<PlacedImage> set, CancellationToken cancellation)
    {
        using var source = await files.OpenAsync(set[0], cancellation);
        var arrays = Read(set[0].Path, () => NumberArrays.Shapes(source, cancellation));
        // The file as one image holds all arrays' pictures one after the other, in the file's order.
        var before = 0L;
        foreach (var (name, shape) in arrays.Where(array => !array.Key.Contains("label", StringComparison.OrdinalIgnoreCase)))
        {
            var part = Parts.FirstOrDefault(part => name == $"{part}_images");
            var image = set.Find(image => image.Member == name);
            if (part is not null && image is not null) await run.AssignAsync(image, cancellation, Splits.Of(part));
            if (part is not null && (image ?? set.Find(whole => whole.Member.Length == 0)) is { } target)
                await LabelAsync(run, target, part, source, Pictures(shape), image is null ? before : 0, cancellation);
            before += shape[0] * Pictures(shape);
        }
    }

    private static async Task LabelAsync(LayoutRun run, PlacedImage image, string part, IByteSource source, long picturesEach, long before, CancellationToken cancellation)
    {
        var labels = Read(image.Path, () => NumberArrays.Read(source, $"{part}_labels", cancellation));
        var columns = labels.Shape[0] == 0 ? 1 : (int)(labels.Values.Length / labels.Shape[0]);
        var names = run.Findings.Findings.Count == columns ? run.Findings.Findings : [.. Enumerable.Range(0, columns).Select(i => $"label_{i}")];
        for (var row = 0; row < labels.Values.Length / columns; row++)
        {
            run.Counts.Read();
            run.Counts.Use();
            var frame = checked((int)(before + (row * picturesEach)));
            var at = $"{image.Path}:{part}_labels[{row}]";
            if (columns == 1) await run.StateAsync(Target.Of(image), "label", Truth.Number(labels.Values[row]), at, cancellation, frame);
            for (var column = 0; columns > 1 && column < columns; column++)
                await run.StateAsync(Target.Of(image), names[column], Truth.Flag(labels.Values[(row * columns) + column] != 0), at, cancellation, frame);
        }
    }

    /// <summary>Pictures of one entry: 1, or the slices of a small volume (N x depth x rows x columns).</summary>
    private static long Pictures(IReadOnlyList<long> shape) => shape.Count switch
    {
        4 when shape[3] is not (3 or 4) => shape[1],
        5 => shape[1],
        _ => 1,
    };

    private static T Read<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ImagingException broken)
        {
            throw LayoutMismatch.Content("medmnist", path, $"{path} cannot be read: {broken.Message.TrimEnd('.')}");
        }
    }
}
