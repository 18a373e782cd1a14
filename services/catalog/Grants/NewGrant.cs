using Google.Protobuf.WellKnownTypes;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Grants;

/// <summary>A grant as it was asked for, checked.</summary>
internal static class NewGrant
{
    private const int MaximumTerms = 2000;

    /// <summary>Clocks of two machines differ; nobody accepts terms tomorrow.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <param name="principal">Who asks, by this service's own knowledge: what the request says of it is not believed.</param>
    public static Grant Of(CreateGrantRequest request, string principal, DateTimeOffset now)
    {
        var given = request.Grant ?? throw new InvalidRequestException("grant", "must be given");
        if (string.IsNullOrWhiteSpace(given.Terms) || given.Terms.Length > MaximumTerms || given.Terms.Contains('\0', StringComparison.Ordinal))
            throw new InvalidRequestException("grant.terms", $"must name the terms in 1 to {MaximumTerms} characters");
        var accepted = given.AcceptTime is null ? now : Time(given.AcceptTime, "grant.accept_time");
        if (accepted > now + ClockDifference) throw new InvalidRequestException("grant.accept_time", "must not lie ahead");
        if (given.ExpireTime is not null && Time(given.ExpireTime, "grant.expire_time") <= accepted)
            throw new InvalidRequestException("grant.expire_time", "must lie after accept_time");
        return new Grant { Principal = principal, Terms = given.Terms, AcceptTime = Timestamp.FromDateTimeOffset(accepted), ExpireTime = given.ExpireTime };
    }

    private static DateTimeOffset Time(Timestamp time, string field)
    {
        try
        {
            var given = time.ToDateTimeOffset();
            // 0 stands for none in the tables, and terms are younger than that.
            return given > DateTimeOffset.UnixEpoch ? given : throw new InvalidRequestException(field, "must lie after 1970");
        }
        catch (InvalidOperationException wrong)
        {
            throw new InvalidRequestException([new FieldViolation(field, "must be a time between the years 1 and 9999")], wrong);
        }
    }
}
