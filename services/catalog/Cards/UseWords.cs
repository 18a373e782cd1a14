using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.Cards;

/// <summary>The contract's enums as people say them.</summary>
internal static class UseWords
{
    public static string Purpose(UsePurpose purpose) => purpose switch
    {
        UsePurpose.Research => "Research",
        UsePurpose.Training => "Training a model",
        UsePurpose.Redistribution => "Redistribution",
        UsePurpose.Commercial => "Commercial use",
        _ => "",
    };

    public static string Answer(UseAnswer answer) => answer == UseAnswer.Unspecified ? "not known" : answer.ToString().ToLowerInvariant();

    public static string Access(AccessLevel level) => level switch
    {
        AccessLevel.Open => "open, no registration",
        AccessLevel.Registration => "registration required",
        AccessLevel.Restricted => "restricted, on application",
        _ => "",
    };
}
