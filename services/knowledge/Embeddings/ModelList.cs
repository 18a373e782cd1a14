using Google.Protobuf.WellKnownTypes;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Providers;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Search;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings;

/// <summary>The models that are configured or have vectors here, and the built-in one.</summary>
internal sealed class ModelList(ConfiguredModels configured, IVectorStore vectors, EntryIndex index)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static PreconditionException NotConfigured(string name) =>
        new("MODEL_NOT_CONFIGURED", $"{name} is not configured (section Lightbox:Embeddings, see docs/embeddings.md).", name);

    /// <summary>The active one first, then by name.</summary>
    public async Task<IReadOnlyList<EmbeddingModel>> AllAsync(CancellationToken cancellation)
    {
        var active = (await vectors.ActiveAsync(cancellation)).Model;
        var stored = (await vectors.ModelsAsync(cancellation)).ToLookup(model => model.Key.Id, StringComparer.Ordinal);
        var models = new List<EmbeddingModel> { await LsaAsync(active is null, cancellation) };
        foreach (var id in stored.Select(model => model.Key).Concat(configured.All.Select(model => model.Id)).Distinct(StringComparer.Ordinal))
            models.Add(await OneAsync(id, [.. stored[id]], active, cancellation));
        return [.. models.OrderByDescending(model => model.Active).ThenBy(model => model.Name, StringComparer.Ordinal)];
    }

    /// <exception cref="ResourceNotFoundException">Neither configured nor with vectors.</exception>
    public async Task<EmbeddingModel> GetAsync(string name, CancellationToken cancellation)
    {
        ModelNames.Id(name);
        return (await AllAsync(cancellation)).FirstOrDefault(model => model.Name == name) ?? throw new ResourceNotFoundException(name);
    }

    private async Task<EmbeddingModel> LsaAsync(bool isActive, CancellationToken cancellation)
    {
        var latent = await index.LatentAsync(cancellation);
        var model = new EmbeddingModel
        {
            Name = ModelNames.Of(ModelNames.Lsa),
            Provider = ProviderNames.Lsa,
            Version = latent.Version,
            VectorCount = latent.Vectors,
            Active = isActive,
            Description = "Latent semantic analysis, trained on this base's own entries: knows no word beyond them. Needs no download and sends nothing anywhere.",
            UpdateTime = latent.Trained.ToTimestamp(),
        };
        if (latent.Dimensions > 0) model.Dimensions = latent.Dimensions;
        return model;
    }

    /// <summary>In the version that is active; else the present one; else the one that has vectors.</summary>
    private async Task<EmbeddingModel> OneAsync(string id, IReadOnlyList<StoredModel> stored, ModelKey? active, CancellationToken cancellation)
    {
        var model = configured.Find(id);
        var (version, problem) = model is null ? ("", "Not configured any more.") : await VersionAsync(model, cancellation);
        if (active?.Id == id) version = active.Version;
        var kept = stored.FirstOrDefault(s => s.Key.Version == version) ?? (version.Length == 0 ? stored.MaxBy(s => s.Updated) : null);
        var message = new EmbeddingModel
        {
            Name = ModelNames.Of(id),
            Provider = model?.Provider ?? stored[0].Provider,
            Version = kept?.Key.Version ?? version,
            VectorCount = kept?.Vectors ?? 0,
            Active = active?.Id == id,
            Description = string.Join(' ', new[] { model?.Description, problem }.Where(text => text is not null)),
        };
        if (kept is not null) message.Dimensions = kept.Dimensions;
        else if (model?.Options.Dimensions is { } asked) message.Dimensions = asked;
        if (kept?.Updated is { } updated) message.UpdateTime = updated.ToTimestamp();
        return message;
    }

    /// <summary>A provider that does not answer leaves the list standing.</summary>
    private static async Task<(string Version, string? Problem)> VersionAsync(ConfiguredModel model, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return ((await model.KeyAsync(patience.Token)).Version, null);
        }
        catch (DomainException failed)
        {
            return ("", failed.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ("", "Its provider does not answer now.");
        }
    }
}
