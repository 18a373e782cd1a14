using Lightbox.Common.V1;
using Lightbox.Ingest.Sources;
using Lightbox.Ingest.Sources.Http.Guard;
using Lightbox.Ingest.V1;
using Lightbox.Jobs;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Access;

/// <summary>A person gives a waiting job what its provider sent.</summary>
internal sealed class AccessProvision(JobControl control, JobSecrets secrets, AccessGuides guides, AllowedHosts allowed)
{
    private const int MostCharacters = 8192;

    public async Task<Job> ProvideAsync(ProvideAccessRequest request, CancellationToken cancellation)
    {
        var given = Check(request);
        var row = await control.GetAsync(request.Name, cancellation);
        JobControl.CheckAwaits(row);
        await secrets.KeepAsync(row.Id, given, cancellation);
        if (request.TermsAccepted && row.Job.Dataset.Length > 0) await guides.GrantAsync(row.Job.Dataset, row.Job.Name, cancellation);
        return await control.GoOnAsync(row, cancellation);
    }

    private SourceSecret Check(ProvideAccessRequest request)
    {
        switch (request.SecretCase)
        {
            case ProvideAccessRequest.SecretOneofCase.Link:
                if (request.Link.Length > MostCharacters || !Uri.TryCreate(request.Link, UriKind.Absolute, out var link) || !IsAllowed(link))
                    throw new InvalidRequestException("link", "must be an absolute https URL");
                return new SourceSecret(request.Link, null);
            case ProvideAccessRequest.SecretOneofCase.Token when request.Token.Length is > 0 and <= MostCharacters && !request.Token.Any(char.IsControl):
                return new SourceSecret(null, request.Token);
            case ProvideAccessRequest.SecretOneofCase.Token:
                throw new InvalidRequestException("token", $"must have 1 to {MostCharacters} characters and no control characters");
            default:
                throw new InvalidRequestException("link", "or token must be given");
        }
    }

    /// <summary>A signature in the clear is for servers that the configuration names.</summary>
    private bool IsAllowed(Uri link) => link.Scheme == Uri.UriSchemeHttps || (link.Scheme == Uri.UriSchemeHttp && allowed.Names(link.Host, link.Port));
}
