using System.Buffers;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Context;

/// <summary>Asks the catalogue what an asset is and what is stated of it.</summary>
internal sealed class AssetReader(
    Func<AssetService.AssetServiceClient> assets,
    Func<AnnotationService.AnnotationServiceClient> annotations,
    Func<DatasetService.DatasetServiceClient> datasets,
    AnnotatedFindings findings)
{
    private const string Collection = "assets/";
    private const int IdLength = 32;
    private const int AnnotationsPerTarget = 200;

    /// <summary>An asset may stand in many datasets; the first say enough.</summary>
    private const int MaximumMemberships = 3;

    /// <summary>DICOM objects about pictures, which are none themselves: what they are about is their dataset's.</summary>
    private static readonly string[] NoPictures = ["SEG", "RTSTRUCT", "RTDOSE", "RTPLAN", "SR", "PR", "KO", "REG", "RWV", "DOC", "OT"];

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidRequestException">No such name.</exception>
    /// <exception cref="ResourceNotFoundException">There is no such asset.</exception>
    /// <exception cref="DependencyUnavailableException">The catalogue does not answer.</exception>
    public async Task<AssetSubject> ReadAsync(string name, CancellationToken cancellation)
    {
        if (!name.StartsWith(Collection, StringComparison.Ordinal) || name.Length != Collection.Length + IdLength || name.AsSpan(Collection.Length).ContainsAnyExcept(HexDigits))
            throw new InvalidRequestException("asset", "must be assets/{asset}, the id of 32 lower-case hex digits");
        try
        {
            return await AskAsync(name, cancellation);
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            throw new ResourceNotFoundException(name);
        }
        catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && !cancellation.IsCancellationRequested)
        {
            throw new DependencyUnavailableException("The catalogue, which knows the asset, does not answer.", "CATALOG");
        }
    }

    private async Task<AssetSubject> AskAsync(string name, CancellationToken cancellation)
    {
        var asset = await assets().GetAssetAsync(new GetAssetRequest { Name = name }, deadline: Deadline, cancellationToken: cancellation);
        string[] modalities = asset.Image is { Modality.Length: > 0 } said && !NoPictures.Contains(said.Modality) ? [said.Modality] : [];
        string[] parts = asset.Image is { BodyPart.Length: > 0 } examined ? [BodyRegions.Readable(examined.BodyPart)] : [];
        var stated = new List<Annotation>();
        foreach (var place in asset.Memberships.Take(MaximumMemberships))
        {
            if (modalities.Length == 0 || parts.Length == 0)
            {
                var dataset = await datasets().GetDatasetAsync(new GetDatasetRequest { Name = place.Dataset }, deadline: Deadline, cancellationToken: cancellation);
                if (modalities.Length == 0) modalities = [.. dataset.Modalities.Select(m => m.Code).Where(code => code.Length > 0)];
                if (parts.Length == 0) parts = [.. dataset.BodyParts.Select(b => b.Text)];
            }

            stated.AddRange(await StatedAsync(place, name, cancellation));
        }

        return new AssetSubject(name, modalities, parts, findings.In(stated));
    }

    private static DateTime Deadline => DateTime.UtcNow + Budget;

    /// <summary>What is stated of the image itself, of its study and of its patient.</summary>
    private async Task<IEnumerable<Annotation>> StatedAsync(Membership place, string asset, CancellationToken cancellation)
    {
        var targets = new List<string> { $"asset = \"{asset}\"" };
        if (place.StudyKey.Length > 0) targets.Add($"study_key = \"{place.StudyKey}\"");
        if (place.PatientKey.Length > 0) targets.Add($"patient_key = \"{place.PatientKey}\"");
        var stated = new List<Annotation>();
        foreach (var target in targets)
        {
            var request = new ListAnnotationsRequest { Parent = place.Dataset, Filter = target, PageSize = AnnotationsPerTarget };
            stated.AddRange((await annotations().ListAnnotationsAsync(request, deadline: Deadline, cancellationToken: cancellation)).Annotations);
        }

        return stated;
    }
}
