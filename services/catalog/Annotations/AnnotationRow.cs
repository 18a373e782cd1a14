using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Annotations;

/// <summary>What an annotation is tied to; numbered as in the table.</summary>
internal enum TargetKind
{
    Asset = 1,
    Patient = 2,
    Study = 3,
}

/// <summary>One annotation, checked, as the table has it.</summary>
/// <param name="Key">Target, field and source (<see cref="AnnotationKey"/>).</param>
/// <param name="Target">The asset's id, or the pseudonym.</param>
/// <param name="Number">A number as it is; a flag 1 or 0, uncertain -1 as the sources write it; 0 for what is no number.</param>
/// <param name="Word">A text in lower case, as far as a filter looks; a mask's asset; empty for what is neither.</param>
/// <param name="Body">The message without its name.</param>
/// <param name="Mask">Id of the asset that is the value; null for any other value.</param>
internal sealed record AnnotationRow(
    string Key, TargetKind Kind, string Target, string Field, Annotation.ValueOneofCase Value, double Number, string Word, byte[] Body, string? Mask);
