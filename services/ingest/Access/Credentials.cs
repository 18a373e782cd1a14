using Lightbox.Ingest.Sources;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Ingest.Access;

/// <summary>
/// Credentials by name, from the configuration or the environment: <c>Lightbox:Credentials:{name}:Link</c> and <c>:Token</c>
/// (<c>Lightbox__Credentials__aimi__Link</c>). They are looked up when a job runs and are nowhere else.
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
}
