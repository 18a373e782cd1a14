using Lightbox.Catalog.V1;

namespace Lightbox.Ingest.Prepare;

/// <summary>What a statement is about. An empty key is nobody's: what is stated of it is left out.</summary>
internal readonly record struct Target(Annotation.TargetOneofCase Kind, string Id)
{
    public static Target Of(PlacedImage image) => new(Annotation.TargetOneofCase.Asset, image.Asset);

    public static Target Patient(string key) => new(Annotation.TargetOneofCase.PatientKey, key);

    public static Target Study(string key) => new(Annotation.TargetOneofCase.StudyKey, key);

    public void Put(Annotation annotation)
    {
        if (Kind == Annotation.TargetOneofCase.Asset) annotation.Asset = Id;
        else if (Kind == Annotation.TargetOneofCase.PatientKey) annotation.PatientKey = Id;
        else annotation.StudyKey = Id;
    }
}
