using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Evaluation;

internal static class EvaluationNames
{
    private const string Collection = "evaluations/";

    public static string Of(string id) => Collection + id;

    /// <exception cref="InvalidRequestException">It is not the name of an evaluation.</exception>
    public static string Id(string name)
    {
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : "";
        return id.Length == 32 && id.All(char.IsAsciiHexDigitLower) ? id : throw new InvalidRequestException("name", "must be evaluations/{32 lower-case hex digits}");
    }

    public static long TimeMs(V1.Evaluation evaluation) => evaluation.Time.ToDateTimeOffset().ToUnixTimeMilliseconds();
}
