using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;

namespace Lightbox.Catalog.Annotations;

/// <summary>
/// A filter over annotations and memberships as SQL. What is looked at are the dataset's memberships, and the studies and patients of which only annotations
/// are here; each has what is stated of its asset, its study and its patient. A field that is not stated fulfils nothing, no inequality and no NOT either.
/// </summary>
internal sealed class CohortFilter
{
    private const string Units = """
        WITH units AS (
          SELECT m.asset_id AS asset, m.study_key AS study, m.patient_key AS patient, m.split AS split, m.path AS path FROM memberships m WHERE m.dataset_id = @datasetId
          UNION ALL SELECT DISTINCT '', n.target, '', '', '' FROM annotations n
            WHERE n.dataset_id = @datasetId AND n.key >= '3' AND n.key < '4' AND n.target NOT IN (SELECT m.study_key FROM memberships m WHERE m.dataset_id = @datasetId)
          UNION ALL SELECT DISTINCT '', '', n.target, '', '' FROM annotations n
            WHERE n.dataset_id = @datasetId AND n.key >= '2' AND n.key < '3' AND n.target NOT IN (SELECT m.patient_key FROM memberships m WHERE m.dataset_id = @datasetId))
        """;

    private static readonly Dictionary<string, string> Columns = new()
    {
        ["split"] = "u.split",
        ["path"] = "u.path",
        ["patient_key"] = "u.patient",
        ["study_key"] = "u.study",
    };

    private readonly Dictionary<string, object> values = [];

    /// <summary>Parameters of a field's words, by the field as the filter names it.</summary>
    private readonly Dictionary<string, List<string>> fields = [];

    private readonly FieldWords words;

    private CohortFilter(string text, FieldWords words)
    {
        this.words = words;
        var root = Filter.Parse(text, new FieldNames(Columns.Keys)).Root;
        Condition = root is null ? "1 = 1" : Sql(root, negated: false);
        CountSql = $"{Units} SELECT {Count("asset")}, {Count("study")}, {Count("patient")} FROM units u WHERE {Condition}";
        if (fields.Count > 0) UnknownSql = $"{Units} SELECT {Count("asset")} FROM units u WHERE NOT ({string.Join(" AND ", fields.Values.Select(name => Exists(name, "1 = 1")))})";
    }

    /// <summary>The request's values by parameter.</summary>
    public IReadOnlyDictionary<string, object> Values => values;

    /// <summary>True for what fulfils the filter: over rows <c>u</c> of asset, study, patient, split and path.</summary>
    public string Condition { get; }

    /// <summary>One row: assets, studies, patients.</summary>
    public string CountSql { get; }

    /// <summary>One number: assets for which a field is not stated; null when the filter names no annotation.</summary>
    public string? UnknownSql { get; }

    /// <exception cref="InvalidRequestException">It does not parse; says the position.</exception>
    public static CohortFilter Parse(string text, FieldWords words) => new(text, words);

    private static string Count(string column) => $"COUNT(DISTINCT CASE WHEN u.{column} <> '' THEN u.{column} END)";

    /// <summary>NOT is carried inwards (De Morgan) to where it is an inequality.</summary>
    private string Sql(FilterNode node, bool negated) => node switch
    {
        AllOf all => Join(all.Nodes, negated ? " OR " : " AND ", negated),
        AnyOf any => Join(any.Nodes, negated ? " AND " : " OR ", negated),
        NoneOf none => Sql(none.Node, !negated),
        Restriction restriction => Sql(restriction, negated),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no filter node."),
    };

    private string Join(IReadOnlyList<FilterNode> nodes, string by, bool negated) => "(" + string.Join(by, nodes.Select(node => Sql(node, negated))) + ")";

    private string Sql(Restriction restriction, bool negated)
    {
        if (restriction.Value.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException("filter", "must not hold NUL");
        if (Columns.TryGetValue(restriction.Field, out var column)) return CohortComparison.OfColumn(column, restriction, negated, Add);
        if (!fields.TryGetValue(restriction.Field, out var field))
            fields[restriction.Field] = field = [.. words.Of(AnnotationCheck.FieldName(restriction.Field, "filter")).Select(word => "@" + Add(word))];
        if (restriction is { Operator: ":", Value: "*" }) return negated ? "1 = 0" : Exists(field, "1 = 1");
        var (comparison, isNegative) = CohortComparison.OfValue(restriction, Add);
        var exists = Exists(field, comparison);
        return isNegative == negated ? exists : $"({Exists(field, "1 = 1")} AND NOT {exists})";
    }

    /// <summary>A look into the table for each kind of target and each of the field's words: a short range of keys.</summary>
    private static string Exists(List<string> field, string comparison)
    {
        return "(" + string.Join(" OR ", field.SelectMany(word => (string[])[Look(TargetKind.Asset, "asset", word), Look(TargetKind.Study, "study", word), Look(TargetKind.Patient, "patient", word)])) + ")";

        string Look(TargetKind kind, string column, string word)
        {
            var range = $"'{AnnotationKey.Digit(kind)}' || u.{column} || @separator || {word} || ";
            return $"EXISTS (SELECT 1 FROM annotations n WHERE n.dataset_id = @datasetId AND n.key >= {range}@separator AND n.key < {range}@afterSeparator AND {comparison})";
        }
    }

    private string Add(object value)
    {
        var name = $"c{values.Count}";
        values[name] = value;
        return name;
    }

    /// <summary>Any name may be an annotation's field; whether one is stated is what is asked.</summary>
    private sealed class FieldNames(IReadOnlyCollection<string> columns) : IReadOnlyCollection<string>, ICollection<string>
    {
        public int Count => columns.Count;

        public bool IsReadOnly => true;

        public bool Contains(string item) => item.Length is > 0 and <= 64 && item.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && item[0] != '_';

        public IEnumerator<string> GetEnumerator() => columns.Append("a field of annotations").GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void CopyTo(string[] array, int arrayIndex) => throw new NotSupportedException();

        public void Add(string item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Remove(string item) => throw new NotSupportedException();
    }
}
