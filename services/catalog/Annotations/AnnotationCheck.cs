using System.Text.RegularExpressions;
using Google.Protobuf;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Annotations;

/// <summary>Annotations of a request, checked: a wrong one names itself and nothing is written.</summary>
internal static partial class AnnotationCheck
{
    private const int MaximumAnnotations = 10_000;
    private const int MaximumKey = 256;
    private const int MaximumSource = 4096 + 32;
    private const int MaximumText = 8192;
    private const int MaximumCodes = 16;

    /// <summary>In the request's order; the last of those that are the same statement stands.</summary>
    /// <exception cref="InvalidRequestException">Something is wrong with one; says which field of which.</exception>
    public static List<AnnotationRow> Of(RegisterAnnotationsRequest request)
    {
        if (request.Annotations.Count is < 1 or > MaximumAnnotations) throw new InvalidRequestException("annotations", $"must be 1 to {MaximumAnnotations} annotations");
        var rows = new Dictionary<string, AnnotationRow>(request.Annotations.Count);
        for (var i = 0; i < request.Annotations.Count; i++)
        {
            var row = Row(request.Annotations[i], $"annotations[{i}]");
            if (!rows.TryAdd(row.Key, row) && !rows[row.Key].Body.AsSpan().SequenceEqual(row.Body))
                throw new InvalidRequestException($"annotations[{i}]", "states another value than an annotation before it with the same target, field and source");
        }

        return [.. rows.Values];
    }

    public static string FieldName(string field, string at) =>
        FieldPattern().IsMatch(field) ? field : throw new InvalidRequestException(at, "must be 1 to 64 lower-case letters, digits and '_', a letter or digit first");

    private static AnnotationRow Row(Annotation annotation, string at)
    {
        var (kind, target) = Target(annotation, at);
        FieldName(annotation.Field, $"{at}.field");
        Text(annotation.Source, MaximumSource, $"{at}.source");
        Text(annotation.Unit, MaximumKey, $"{at}.unit");
        if (annotation is { HasFrame: true, Frame: < 0 }) throw new InvalidRequestException($"{at}.frame", "must not be negative");
        if (annotation.Codes.Count > MaximumCodes || annotation.Codes.Any(code => code.System.Length == 0 || code.Code.Length == 0))
            throw new InvalidRequestException($"{at}.codes", $"must be at most {MaximumCodes} codes with system and code");

        var (number, word) = Value(annotation, at);
        var body = annotation.Clone();
        body.Name = "";
        var key = AnnotationKey.Of(kind, target, annotation.Field, annotation.Source);
        var mask = annotation.ValueCase == Annotation.ValueOneofCase.MaskAsset ? AssetNames.Parse(annotation.MaskAsset, $"{at}.mask_asset") : null;
        return new AnnotationRow(key, kind, target, annotation.Field, annotation.ValueCase, number, word, body.ToByteArray(), mask);
    }

    private static (TargetKind Kind, string Target) Target(Annotation annotation, string at)
    {
        switch (annotation.TargetCase)
        {
            case Annotation.TargetOneofCase.Asset:
                return (TargetKind.Asset, AssetNames.Parse(annotation.Asset, $"{at}.asset"));
            case Annotation.TargetOneofCase.PatientKey:
                return (TargetKind.Patient, Key(annotation.PatientKey, $"{at}.patient_key"));
            case Annotation.TargetOneofCase.StudyKey:
                return (TargetKind.Study, Key(annotation.StudyKey, $"{at}.study_key"));
            default:
                throw new InvalidRequestException(at, "must have exactly one of asset, patient_key and study_key");
        }
    }

    private static (double Number, string Word) Value(Annotation annotation, string at)
    {
        switch (annotation.ValueCase)
        {
            case Annotation.ValueOneofCase.Number:
                return double.IsFinite(annotation.Number) ? (annotation.Number, "") : throw new InvalidRequestException($"{at}.number", "must be finite");
            case Annotation.ValueOneofCase.Text:
                Text(annotation.Text, MaximumText, $"{at}.text");
                return (0, annotation.Text.Length <= MaximumKey ? annotation.Text.ToLowerInvariant() : "");
            case Annotation.ValueOneofCase.Flag:
                return (annotation.Flag ? 1 : 0, "");
            case Annotation.ValueOneofCase.Uncertain:
                return annotation.Uncertain ? (-1, "") : throw new InvalidRequestException($"{at}.uncertain", "must be true; a value that is certain is a flag");
            case Annotation.ValueOneofCase.Geometry:
                Geometry.Check(annotation.Geometry, $"{at}.geometry");
                return (0, "");
            case Annotation.ValueOneofCase.MaskAsset:
                // So that a mask is known by itself: it is no image to be benchmarked.
                return (0, AssetNames.Parse(annotation.MaskAsset, $"{at}.mask_asset"));
            default:
                throw new InvalidRequestException(at, "must have a value");
        }
    }

    private static string Key(string key, string at)
    {
        if (key.Length == 0 || key.Any(char.IsControl)) throw new InvalidRequestException(at, "must be a key, without control characters");
        Text(key, MaximumKey, at);
        return key;
    }

    private static void Text(string text, int most, string at)
    {
        if (text.Length > most || text.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException(at, $"must have at most {most} characters, none of them NUL");
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_]{0,63}\z")]
    private static partial Regex FieldPattern();
}
