using Lightbox.Knowledge.Embeddings.Providers;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Embeddings.Models;

/// <summary>The models of the configuration, by id.</summary>
internal sealed class ConfiguredModels : IDisposable
{
    /// <summary>The name other programs use for OpenAI's key. It makes the model known; only a key of Lightbox's own section makes it the default.</summary>
    private const string CommonKey = "OPENAI_API_KEY", CommonEndpoint = "OPENAI_BASE_URL";

    private readonly Dictionary<string, ConfiguredModel> models = new(StringComparer.Ordinal);

    /// <exception cref="StartRefusedException">A model's provider is none that there is.</exception>
    public ConfiguredModels(IConfiguration configuration, ProviderFactory factory)
    {
        var section = configuration.GetSection(EmbeddingOptions.Section);
        // Binding takes longer than all else here, and most starts have nothing to bind.
        var options = (section.Exists() ? section.Get<EmbeddingOptions>() : null) ?? new EmbeddingOptions();
        foreach (var (id, model) in options.Models) Add(ModelNames.Sanitized(id), model with { Model = model.Model.Length > 0 ? model.Model : id }, factory);
        if (options.HasDefault)
        {
            var id = ModelNames.Sanitized(NameOf(options));
            if (!models.ContainsKey(id)) Add(id, options, factory);
            Default = options.Activate ? models[id] : null;
        }
        else if (configuration[CommonKey] is { Length: > 0 } key && !models.ContainsKey(OpenAIProvider.DefaultModel))
        {
            Add(OpenAIProvider.DefaultModel, new ModelOptions { ApiKey = key, Endpoint = configuration[CommonEndpoint] ?? "" }, factory);
        }
    }

    /// <summary>What is switched to without being asked; null for none.</summary>
    public ConfiguredModel? Default { get; }

    public IReadOnlyCollection<ConfiguredModel> All => models.Values;

    public ConfiguredModel? Find(string id) => models.GetValueOrDefault(id);

    public void Dispose()
    {
        foreach (var model in models.Values) model.Dispose();
    }

    private void Add(string id, ModelOptions options, ProviderFactory factory)
    {
        try
        {
            models[id] = new ConfiguredModel(id, options, factory);
        }
        catch (PreconditionException wrong)
        {
            throw new StartRefusedException(wrong.Message);
        }
    }

    private static string NameOf(ModelOptions options)
    {
        if (options.Model.Length > 0) return options.Model;
        return options.Folder.Length > 0 ? Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Folder)) : OpenAIProvider.DefaultModel;
    }
}
