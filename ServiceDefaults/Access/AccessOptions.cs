namespace Lightbox.ServiceDefaults.Access;

/// <summary>Section <c>Lightbox:Access</c>: who may call a service that others can reach.</summary>
public sealed class AccessOptions
{
    public const string Section = "Lightbox:Access";

    /// <summary>A key shorter than this (characters) is no key.</summary>
    public const int MinimumKeyLength = 32;

    /// <summary>
    /// Keys a caller may present as <c>Authorization: Bearer ...</c>. The first is the one this service shows to the others. Without any the
    /// service listens on loopback only.
    /// </summary>
    public string[] Keys { get; init; } = [];

    /// <summary>Host names besides localhost under which a loopback service may be addressed, for a proxy in front of it.</summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>Origins besides the service's own ("https://lab.example") whose pages may change state.</summary>
    public string[] Origins { get; init; } = [];
}
