namespace Lightbox.ServiceDefaults.Limits;

/// <summary>Section <c>Lightbox:Limits</c>: what one call may cost.</summary>
public sealed class LimitOptions
{
    /// <summary>Whether the contracts are also answered as REST; false for a host that only one command will ever call.</summary>
    public const string RestKey = "Lightbox:Rest";

    public const string Section = "Lightbox:Limits";

    /// <summary>Largest request message, bytes, also after decompression.</summary>
    public int MaxReceiveMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Largest response message, bytes: an image of 16 MiB and its envelope.</summary>
    public int MaxSendMessageBytes { get; init; } = 17 * 1024 * 1024;

    /// <summary>How long a unary call may take whose caller set no deadline.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a stream may live whose caller set no deadline.</summary>
    public TimeSpan StreamLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a stream waits for the next message of the caller, or for the caller to read the last one.</summary>
    public TimeSpan StreamIdle { get; init; } = TimeSpan.FromMinutes(1);
}
