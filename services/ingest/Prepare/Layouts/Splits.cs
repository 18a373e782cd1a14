namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>Parts of a dataset in one word each: train, valid, test.</summary>
internal static class Splits
{
    /// <summary>Other words in lower case as they are written.</summary>
    public static string Of(string word) => word.Trim().ToLowerInvariant() switch
    {
        "val" or "valid" or "validation" or "dev" => "valid",
        "train" or "training" => "train",
        "test" or "testing" => "test",
        var other => other,
    };
}
