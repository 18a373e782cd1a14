using Lightbox.Knowledge.Embeddings;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Providers;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>What every provider of embeddings does.</summary>
public abstract class ProviderContract : IAsyncLifetime
{
    private static readonly string[] Texts = ["collapsed lung", "chest film of the left lung", "brain scan", "liver lesion", "effusion"];

    private ConfiguredModel model = null!;

    private protected abstract Task<ModelOptions> OptionsAsync();

    private protected virtual void Check()
    {
    }

    public async ValueTask InitializeAsync() => model = new ConfiguredModel("tested", await OptionsAsync(), new ProviderFactory(TimeProvider.System));

    public virtual ValueTask DisposeAsync()
    {
        model.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task EmbedEntries_ManyTexts_EachGetsItsOwnInOrder()
    {
        var texts = Enumerable.Range(0, 30).Select(i => Texts[i % Texts.Length]).ToArray();

        var together = await model.EmbedEntriesAsync(texts, null, default);

        Assert.Equal(texts.Length, together.Count);
        for (var i = 0; i < Texts.Length; i++)
        {
            var alone = (await model.EmbedEntriesAsync([Texts[i]], null, default))[0].Vector!;
            for (var n = i; n < texts.Length; n += Texts.Length) Assert.True(Cosine(alone, together[n].Vector!) > 0.9999, $"text {n}");
        }

        Check();
    }

    [Fact]
    public async Task EmbedQuery_Vector_IsOfLengthOneAndNearTheTextsOfItsWords()
    {
        var query = await model.EmbedQueryAsync("the left lung", null, default);
        var entries = await model.EmbedEntriesAsync(Texts, query.Length, default);

        Assert.Equal(1, Math.Sqrt(query.Sum(x => (double)x * x)), 4);
        var nearest = entries.Select((entry, i) => (i, Cosine(query, entry.Vector!))).MaxBy(pair => pair.Item2).i;
        Assert.Equal(1, nearest);
        Check();
    }

    [Fact]
    public async Task EmbedEntries_ALongText_HasAVector()
    {
        var found = await model.EmbedEntriesAsync([string.Concat(Enumerable.Repeat("lung 肺 🫁 ", 20_000)), "lung"], null, default);

        Assert.All(found, text => Assert.NotNull(text.Vector));
        Check();
    }

    [Fact]
    public async Task Key_AskedTwice_IsTheSame()
    {
        Assert.Equal(await model.KeyAsync(default), await model.FreshKeyAsync(default));
        Assert.NotEqual("", (await model.KeyAsync(default)).Version);
        Check();
    }

    [Fact]
    public async Task EmbedQuery_Cancelled_Stops() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.EmbedQueryAsync("lung", null, new CancellationToken(canceled: true)));

    private static double Cosine(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
