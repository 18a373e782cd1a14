using Lightbox.Catalog.V1;

namespace Lightbox.Cli.Demo;

/// <summary>What is true of the sample set's pictures: they are computed, so that nobody has to read them. For trying out filters over annotations and benchmarks.</summary>
internal static class DemoTruth
{
    /// <summary>Modality and body part, for files that do not say them themselves.</summary>
    private const string Modality = "modality", BodyPart = "body_part";

    /// <summary>By the file's path below the set.</summary>
    public static IEnumerable<(string Path, Annotation Truth)> All()
    {
        for (var slice = 0; slice < CtSeries.Slices; slice++)
        {
            var path = $"ct/{CtSeries.NameOf(slice)}";
            yield return (path, new Annotation { Field = "heart", Flag = Thorax.HasHeart(CtSeries.PositionOf(slice)) });
            yield return (path, new Annotation { Field = "slice_position", Number = CtSeries.PositionOf(slice), Unit = "mm" });
        }

        foreach (var path in (string[])["chest/film.dcm", "chest/film.png"])
        {
            yield return (path, new Annotation { Field = "pneumothorax", Flag = false });
            yield return (path, Said(Modality, "DX"));
            yield return (path, Said(BodyPart, "CHEST"));
        }

        yield return ("slide/tissue.svs", Said("tissue", "glandular"));
        yield return ("brain/brain_t1.nii.gz", new Annotation { Field = "enhancing_lesion", Flag = true });
        yield return ("brain/brain_t1.nii.gz", Said(Modality, "MR"));
        yield return ("brain/brain_t1.nii.gz", Said(BodyPart, "BRAIN"));
        yield return ("echo/four_chambers.avi", new Annotation { Field = "ejection_fraction", Number = Echo.EjectionFraction, Unit = "%" });
        yield return ("echo/four_chambers.avi", Said(Modality, "US"));
        yield return ("echo/four_chambers.avi", Said(BodyPart, "HEART"));
    }

    private static Annotation Said(string field, string text) => new() { Field = field, Text = text };
}
