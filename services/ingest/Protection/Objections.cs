using Lightbox.Ingest.Intake;

namespace Lightbox.Ingest.Protection;

/// <summary>What the protection check says against a file: kinds of things, never their values.</summary>
internal static class Objections
{
    public static Objection InPlace { get; } = Objection.Refuse(
        "NEEDS_COPY", "The dataset's policy takes in pseudonymised copies, and a file that stays in place cannot be rewritten: take it in as a copy.");

    public static Objection Directory { get; } = Objection.Skip(
        "MEDIA_DIRECTORY", "A DICOMDIR lists patients by name and is of no use once its files are here: the dataset's policy leaves it out.");

    public static Objection NotProved { get; } = Objection.Refuse(
        "NOT_PSEUDONYMISED", "The pseudonymised copy still held what it should not, so neither it nor the file is taken in.");

    public static Objection SlideNotRewritable { get; } = Objection.Refuse(
        "NOT_PSEUDONYMISED", "A slide of this format cannot be rewritten without its label and macro images.");

    public static Objection Identifies(FindingSet found)
    {
        var kinds = new List<string>();
        if (found.HasIdentifiers) kinds.Add("direct identifiers of a person");
        if (found.HasPrivateTags) kinds.Add("private tags");
        if (found.HasBurnedInAnnotation) kinds.Add("annotation burned into the picture");
        if (found.HasLabel) kinds.Add("a slide's label or macro image");
        return Objection.Refuse("IDENTIFIERS_FOUND", $"The dataset's policy holds back files with {string.Join(", ", kinds)}; a person decides.");
    }

    public static Objection NotRewritable(FindingSet found) => Objection.Refuse(
        "NOT_PSEUDONYMISED",
        found.HasBurnedInAnnotation ? "The file says that annotation is burned into its picture, which no copy of its data set takes away; a person decides."
        : found.HasLabel ? "The picture is a slide's label or macro image, on which names are written; a person decides."
        : "A document inside the file cannot be rewritten; a person decides.");
}
