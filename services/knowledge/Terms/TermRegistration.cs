using Lightbox.Retrieval.Terminology;
using Lightbox.Storage;

namespace Lightbox.Knowledge.Terms;

internal static class TermRegistration
{
    /// <summary>Room for the message around the terms.</summary>
    private const int Envelope = 64 * 1024;

    public static IServiceCollection AddTerms(this IServiceCollection services, DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres) services.AddSingleton<IOwnTermStore, PostgresOwnTermStore>();
        else services.AddSingleton<IOwnTermStore, SqliteOwnTermStore>();
        services.AddSingleton(_ => new ConceptTable(() => ConceptTable.BuiltIn));
        services.AddSingleton<TermMapper>();
        services.AddSingleton<OwnTerms>();
        services.AddHostedService(provider => provider.GetRequiredService<OwnTerms>());
        services.AddGrpc().AddServiceOptions<TermGrpc>(options => options.MaxReceiveMessageSize = OwnTerms.MaximumBytes + Envelope);
        return services;
    }
}
