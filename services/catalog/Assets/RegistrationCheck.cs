using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Assets;

/// <summary>What ingest sends, checked: a wrong item names itself and nothing is written.</summary>
internal static class RegistrationCheck
{
    private const int MaximumAssets = 1000;
    private const int MaximumParts = 10_000;
    private const int MaximumPath = 4096;
    private const int MaximumText = 256;

    /// <summary>Repeats of an item are one; the request's order is kept.</summary>
    /// <exception cref="InvalidRequestException">Something is wrong with it; says which field of which item.</exception>
    public static List<Registration> Of(RegisterAssetsRequest request)
    {
        if (request.Assets.Count is < 1 or > MaximumAssets) throw new InvalidRequestException("assets", $"must be 1 to {MaximumAssets} assets");
        if (request.Assets.Sum(asset => (long)asset.Parts.Count) > MaximumParts) throw new InvalidRequestException("assets", $"must have at most {MaximumParts} parts together");
        var items = request.Assets.Select((asset, i) => Item(asset, $"assets[{i}]")).ToList();
        var byPlace = new Dictionary<(string, string), string>();
        for (var i = 0; i < items.Count; i++)
        {
            if (!byPlace.TryAdd(items[i].Place, items[i].Id) && byPlace[items[i].Place] != items[i].Id)
                throw new InvalidRequestException($"assets[{i}].path", "is the path of another asset of the request");
        }

        return items;
    }

    private static Registration Item(AssetRegistration asset, string at)
    {
        if (asset.Parts.Count is < 1 or > MaximumParts) throw new InvalidRequestException($"{at}.parts", $"must be 1 to {MaximumParts} parts");
        foreach (var part in asset.Parts) Part(part, $"{at}.parts");
        foreach (var file in asset.Files) File(file, $"{at}.files");
        var hashes = asset.Files.Select(file => file.Sha256).ToList();
        if (hashes.Distinct().Count() != hashes.Count || !hashes.ToHashSet().SetEquals(asset.Parts.Select(part => part.Sha256)))
            throw new InvalidRequestException($"{at}.files", "must be the files of the parts, each once");
        if (asset.Image is not { Format.Length: > 0, Kind: not ImageKind.Unspecified }) throw new InvalidRequestException($"{at}.image", "must have format and kind");

        Path(asset.Path, $"{at}.path");
        foreach (var (text, field) in ((string, string)[])[(asset.Split, "split"), (asset.PatientKey, "patient_key"), (asset.StudyKey, "study_key")])
            Text(text, MaximumText, $"{at}.{field}");
        foreach (var (text, field) in ((string, string)[])[(asset.Image.Format, "format"), (asset.Image.Modality, "modality"), (asset.Image.BodyPart, "body_part"),
            (asset.Image.StudyInstanceUid, "study_instance_uid"), (asset.Image.SeriesInstanceUid, "series_instance_uid"), (asset.Image.SopInstanceUid, "sop_instance_uid")])
            Text(text, MaximumText, $"{at}.image.{field}");

        var parts = AssetNames.Sorted(asset.Parts);
        return new Registration(
            AssetNames.IdOf(parts), parts, asset.Files, asset.Path, parts[0].Member, asset.Split, asset.PatientKey, asset.StudyKey, asset.Image);
    }

    private static void Part(AssetPart part, string at)
    {
        if (!AssetNames.IsSha256(part.Sha256)) throw new InvalidRequestException($"{at}.sha256", "must be 64 lower-case hex digits");
        if (part.Role.Length is 0 or > MaximumText || part.Role.Any(c => c is ' ' or '\n' or '\0')) throw new InvalidRequestException($"{at}.role", "must be one word");
        Text(part.Member, MaximumPath, $"{at}.member");
        if (part.Member.Contains('\n', StringComparison.Ordinal)) throw new InvalidRequestException($"{at}.member", "must be one line");
    }

    private static void File(StoredFileRegistration file, string at)
    {
        if (file.SizeBytes < 0) throw new InvalidRequestException($"{at}.size_bytes", "must not be negative");
        switch (file.Location?.PlaceCase)
        {
            case FileLocation.PlaceOneofCase.Blob:
                Text(file.Location.Blob.Store, MaximumText, $"{at}.location.blob.store");
                break;
            case FileLocation.PlaceOneofCase.InPlace:
                Text(file.Location.InPlace.Path, MaximumPath, $"{at}.location.in_place.path");
                if (!System.IO.Path.IsPathFullyQualified(file.Location.InPlace.Path)) throw new InvalidRequestException($"{at}.location.in_place.path", "must be absolute");
                break;
            default:
                throw new InvalidRequestException($"{at}.location", "must be given");
        }
    }

    private static void Path(string path, string at)
    {
        Text(path, MaximumPath, at);
        if (path.Length == 0 || path[0] == '/' || path.Split('/').Any(segment => segment is "" or "." or ".."))
            throw new InvalidRequestException(at, "must be a path below the dataset's root, without empty, '.' and '..' segments");
    }

    private static void Text(string text, int most, string at)
    {
        if (text.Length > most || text.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException(at, $"must have at most {most} characters, none of them NUL");
    }
}
