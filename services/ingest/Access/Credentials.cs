using Lightbox.Ingest.Sources;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Access;

/// <summary>
/// Credentials by name, from the configuration or the environment: <c>Lightbox:Credentials:{name}:Link</c> and <c>:Token</c>
/// (<c>Lightbox__Credentials__aimi__Link</c>). They are looked up when a job runs and are nowhere else. With <c>:Hosts</c> a credential goes to
/// these servers only, whatever a request asks for.
/// </summary>
internal sealed class Credentials(IConfiguration configuration)
{
    public const string Section = "Lightbox:Credentials";

    /// <param name="name">As in a request; empty for none.</param>
    /// <exception cref="InvalidRequestException">Nothing of that name is configured.</exception>
    public SourceSecret? Find(string name)
    {
        if (name.Length == 0) return null;
        // A colon would lead to another section.
        var section = name.Contains(':', StringComparison.Ordinal) ? null : configuration.GetSection($"{Section}:{name}");
        if (section is null || !section.Exists()) throw new InvalidRequestException("source.credential", $"names no credential of this server's configuration ({Section})");
        return new SourceSecret(section["Link"], section["Token"] ?? section.Value);
    }

    /// <param name="hosts">That would be shown the credential.</param>
    /// <exception cref="AccessDeniedException">HOST_REFUSED: it is for others.</exception>
    public void CheckHosts(string name, IReadOnlyList<string> hosts)
    {
        if (name.Length == 0 || configuration.GetSection($"{Section}:{name}:Hosts").Get<string[]>() is not { Length: > 0 } meant) return;
        if (hosts.FirstOrDefault(host => !meant.Contains(host, StringComparer.OrdinalIgnoreCase)) is { } stranger)
            throw new AccessDeniedException("HOST_REFUSED", $"The credential is not for {stranger}.");
    }
}
