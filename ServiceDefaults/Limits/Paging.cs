using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.ServiceDefaults.Limits;

/// <summary>How many rows a list method returns.</summary>
public static class Paging
{
    public const int DefaultPageSize = 100;
    public const int MaximumPageSize = 1000;

    /// <summary>What the request asks for within the bounds: 0 is the default, too many are the most there may be.</summary>
    /// <exception cref="InvalidRequestException">It is negative.</exception>
    public static int PageSize(int requested, string field = "page_size") => requested switch
    {
        < 0 => throw new InvalidRequestException(field, "must not be negative"),
        0 => DefaultPageSize,
        > MaximumPageSize => MaximumPageSize,
        _ => requested,
    };
}
