using Lightbox.Catalog.Annotations;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>
/// Which images of a dataset a scenario wants, as SQL over a membership <c>u</c> and its asset <c>a</c>. What a file or an annotation states of modality and body part decides; where
/// neither says anything, a dataset that has nothing else speaks for its files, and so does its folder names' word for the body part.
/// </summary>
internal sealed class AimCondition
{
    private readonly Dictionary<string, object> values = [];
    private readonly Dataset dataset;
    private readonly List<string> parts = [];

    /// <param name="mapping">The person's choice of the dataset; null when it was found by what it holds.</param>
    /// <param name="lenient">Also images of which only the kind speaks for the modality.</param>
    public AimCondition(BenchmarkAim aim, Dataset dataset, ScenarioMapping? mapping, bool lenient)
    {
        this.dataset = dataset;
        var cohort = CohortFilter.Parse(aim.Filter, new FieldWords(dataset));
        foreach (var (name, value) in cohort.Values) values[name] = value;
        parts.Add($"a.kind <> {(int)ImageKind.Document}");
        parts.Add($"NOT EXISTS (SELECT 1 FROM annotations n WHERE n.dataset_id = @datasetId AND n.value_kind = {(int)Annotation.ValueOneofCase.MaskAsset} AND n.word = u.asset)");
        parts.Add(Stated("1 = 1"));
        parts.Add(cohort.Condition);
        OfModality(aim, mapping is not null, lenient);
        OfBodyPart(aim, mapping is not null);
        if (mapping is { Part.Length: > 0 }) OfPart(mapping.Part);
    }

    /// <summary>Begins with " AND ".</summary>
    public SqlCondition Sql => new(string.Concat(parts.Select(part => $" AND {part}")), values);

    private void OfModality(BenchmarkAim aim, bool isMapped, bool lenient)
    {
        if (aim.Modalities.Count == 0) return;
        var written = ModalityWords.Written(aim.Modalities);
        var has = dataset.Modalities.Any(modality => ModalityWords.AreSame(modality, written));
        // A mapping to a dataset of which the catalogue does not know the modality was made knowingly.
        if (isMapped && !has) return;
        var codes = string.Join(", ", written.Select(Add));
        var sql = $"a.modality IN ({codes}) OR {Says("modality", codes)}";
        var only = has && dataset.Modalities.All(modality => ModalityWords.AreSame(modality, written));
        if (only || (lenient && has)) sql += $" OR (a.modality = '' AND a.kind IN ({string.Join(", ", ModalityWords.Kinds(written))}){Unless(written)} AND NOT {Says("modality", null)})";
        parts.Add($"({sql})");
    }

    /// <summary>A scanner's slide that is stored as one plain picture is still a slide by its name.</summary>
    private static string Unless(IReadOnlyList<string> written) =>
        written.Contains(ModalityWords.Slides) ? "" : $" AND NOT ({string.Join(" OR ", ModalityWords.SlideExtensions.Select(extension => $"LOWER(u.path) LIKE '%{extension}'"))})";

    private void OfBodyPart(BenchmarkAim aim, bool isMapped)
    {
        if (aim.BodyParts.Count == 0) return;
        var named = dataset.BodyParts.Where(part => aim.BodyParts.Any(wanted => IsSame(part, wanted))).ToList();
        if (isMapped && named.Count == 0) return;
        var words = named.SelectMany(part => part.Aliases.Prepend(part.Text)).Concat(aim.BodyParts).Select(word => word.ToUpperInvariant()).Distinct().ToList();
        var among = string.Join(", ", words.Select(Add));
        var sql = $"UPPER(a.body_part) IN ({among}) OR {Says("body_part", among)}";
        if (named.Count > 0)
        {
            var silent = $"a.body_part = '' AND NOT {Says("body_part", null)}";
            var inPath = string.Join(" OR ", words.Select(word => $"UPPER(u.path) LIKE {Add("%" + Escaped(word) + "%")} ESCAPE '\\'"));
            sql += named.Count == dataset.BodyParts.Count ? $" OR ({silent})" : $" OR ({silent} AND ({inPath}))";
        }

        parts.Add($"({sql})");
    }

    /// <summary>A part is a modality of the dataset or a folder of it.</summary>
    private void OfPart(string part)
    {
        if (dataset.Modalities.Any(modality => modality.Code == part || modality.DisplayName.StartsWith(part, StringComparison.OrdinalIgnoreCase))) return;
        parts.Add($"UPPER(u.path) LIKE {Add("%" + Escaped(part.ToUpperInvariant()) + "%")} ESCAPE '\\'");
    }

    /// <summary>A statement of the image, its study or its patient; an outline alone is nothing to be scored against.</summary>
    private static string Stated(string condition)
    {
        return $"({Look(TargetKind.Asset, "asset")} OR {Look(TargetKind.Study, "study")} OR {Look(TargetKind.Patient, "patient")})";

        string Look(TargetKind kind, string column)
        {
            var target = $"'{AnnotationKey.Digit(kind)}' || u.{column} || ";
            return $"EXISTS (SELECT 1 FROM annotations n WHERE n.dataset_id = @datasetId AND n.key >= {target}@separator AND n.key < {target}@afterSeparator "
                + $"AND n.value_kind <> {(int)Annotation.ValueOneofCase.Geometry} AND {condition})";
        }
    }

    /// <summary>Whether an annotation says modality or body part, as one of the words or at all.</summary>
    private string Says(string field, string? among) =>
        Stated($"n.field = {Add(field)} AND n.value_kind = {(int)Annotation.ValueOneofCase.Text}" + (among is null ? "" : $" AND UPPER(n.word) IN ({among})"));

    private static bool IsSame(CodedText part, string wanted) => part.Aliases.Prepend(part.Text).Any(word => word.Equals(wanted, StringComparison.OrdinalIgnoreCase));

    private static string Escaped(string word) => word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private string Add(string value)
    {
        var name = $"b{values.Count}";
        values[name] = value;
        return "@" + name;
    }
}
