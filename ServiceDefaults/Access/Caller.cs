namespace Lightbox.ServiceDefaults.Access;

/// <summary>Who calls, as far as the access configuration tells callers apart.</summary>
public static class Caller
{
    /// <summary>The caller on a loopback address without keys.</summary>
    public const string Local = "local";

    /// <summary>"local", or the place of the caller's key among the configured ones: "key-1". Never the key.</summary>
    public static string NameOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<CallerName>()?.Name ?? Local;
    }

    internal static void Set(HttpContext context, int key) => context.Features.Set(new CallerName($"key-{key + 1}"));

    private sealed record CallerName(string Name);
}
