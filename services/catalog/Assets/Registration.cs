using Lightbox.Catalog.V1;
using Lightbox.Common.V1;

namespace Lightbox.Catalog.Assets;

/// <summary>One asset to register, checked.</summary>
/// <param name="Id">What its parts make.</param>
/// <param name="Parts">Sorted.</param>
/// <param name="Member">The first part's: tells the objects inside one file apart.</param>
internal sealed record Registration(
    string Id,
    IReadOnlyList<AssetPart> Parts,
    IReadOnlyList<StoredFileRegistration> Files,
    string Path,
    string Member,
    string Split,
    string PatientKey,
    string StudyKey,
    ImageDescription Image)
{
    public (string Path, string Member) Place => (Path, Member);
}
