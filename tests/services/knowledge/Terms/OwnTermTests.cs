using Grpc.Core;
using Lightbox.Knowledge.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Terms;

/// <summary>A person's own terms from a file's text, over the wire, on either database.</summary>
public abstract class OwnTermContract : IAsyncLifetime
{
    private const string Yaml = """
        # ours
        id: snowman-sign
        kind: finding
        display: Snowman sign
        codes: [LOCAL:7]
        forms: [figure of 8 sign, "fes@heart,vein"]
        ---
        kind: body part
        display: Quokka pouch
        dicom: POUCH
        ---
        id: pneumothorax
        kind: finding
        display: Pneumothorax
        forms: [popped lung]
        """;

    private KnowledgeHost host = null!;

    private TermService.TermServiceClient Terms => new(host.Channel);

    private protected abstract Task<KnowledgeHost> StartAsync();

    public async ValueTask InitializeAsync() => host = await StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ImportTerms_Yaml_IsMappedAtOnce()
    {
        var checkedOnly = await Terms.ImportTermsAsync(new() { Text = Yaml, ValidateOnly = true });
        Assert.Equal(["concepts/lung"], await MapAsync("popped lung in a quokka pouch"));
        var done = await Terms.ImportTermsAsync(new() { Text = Yaml });
        var again = await Terms.ImportTermsAsync(new() { Text = Yaml });

        Assert.Equal((2, 1, 5), (done.ConceptsCreated, done.ConceptsUpdated, done.SurfaceForms));
        Assert.Equal(done, checkedOnly);
        Assert.Equal((0, 0, 0), (again.ConceptsCreated, again.ConceptsUpdated, again.SurfaceForms));
        Assert.Equal(["concepts/pneumothorax", "concepts/quokka-pouch"], await MapAsync("popped lung in a quokka pouch"));
        Assert.Equal(["concepts/pneumothorax"], await MapAsync("collapsed lung"));
        var concept = await Terms.GetConceptAsync(new() { Name = "concepts/pneumothorax" });
        Assert.Contains(concept.Codes, code => code.Code == "36118008");
        Assert.Equal("POUCH", (await Terms.GetConceptAsync(new() { Name = "concepts/quokka-pouch" })).DicomBodyPart);
    }

    [Theory]
    [InlineData("id,kind,display,codes,dicom,forms\n,finding,Snowman sign,LOCAL:7,,figure of 8 sign;snow man\n")]
    [InlineData("\uFEFFkind;display;forms\r\nfinding;\"Snowman sign\";\"figure of 8 sign\"\r\n")]
    [InlineData("display\tkind\nSnowman sign\tfinding\n")]
    [InlineData("- {kind: finding, display: Snowman sign}\n")]
    public async Task ImportTerms_OtherForms_AreRead(string text)
    {
        await Terms.ImportTermsAsync(new() { Text = text });
        Assert.Equal(["concepts/snowman-sign"], await MapAsync("a snowman sign"));
    }

    [Theory]
    [InlineData("kind,display\nfinding,\n", "line 2: display")]
    [InlineData("kind,display\nanimal,Quokka\n", "line 2: kind")]
    [InlineData("kind,display,codes\nfinding,Quokka,SCT:36118009\n", "line 2: codes")]
    [InlineData("kind,display,codes\nfinding,Quokka,SCT:36118008\n", "line 2: codes must not have the code of pneumothorax")]
    [InlineData("kind,display,colour\nfinding,Quokka,red\n", "line 1: header")]
    [InlineData("kind: finding\ndisplay: [a, b]\n", "line 2: display")]
    [InlineData("kind: finding\ndisplay: A\n---\nkind: finding\ndisplay: ''\n", "line 4: display")]
    [InlineData("kind: modality\nid: pneumothorax\ndisplay: X\n", "line 1: kind")]
    [InlineData("a: &a [x]\nb: *a\n", "line 1")]
    [InlineData("just words", "text")]
    [InlineData("{", "text")]
    public async Task ImportTerms_BrokenText_SaysLineAndField(string text, string where)
    {
        var wrong = await Assert.ThrowsAsync<RpcException>(() => Terms.ImportTermsAsync(new() { Text = text }).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, wrong.StatusCode);
        Assert.Contains(where, wrong.Status.Detail);
    }

    /// <summary>Nine lines that stand for a thousand million words (abuse case 43).</summary>
    [Fact]
    public async Task ImportTerms_AliasesThatExplode_AreRefused()
    {
        var bomb = "a: &a [lol, lol]\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"{(char)('a' + i)}: &{(char)('a' + i)} [*{(char)('a' + i - 1)}, *{(char)('a' + i - 1)}]\n"));
        var refused = await Assert.ThrowsAsync<RpcException>(() => Terms.ImportTermsAsync(new() { Text = bomb }).ResponseAsync);
        Assert.Contains("anchors and aliases", refused.Status.Detail);
    }

    [Fact]
    public async Task ImportTerms_MoreThanSixteenMebibytes_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Terms.ImportTermsAsync(new() { Text = new string('a', (16 << 20) + 1) }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    private async Task<IEnumerable<string>> MapAsync(string text) => (await Terms.MapTermsAsync(new() { Text = text })).Concepts.Select(span => span.Concept);
}

public sealed class SqliteOwnTermTests : OwnTermContract
{
    private protected override Task<KnowledgeHost> StartAsync() => KnowledgeHost.StartAsync();

    [Fact]
    public async Task Start_Again_HasTheTermsStill()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await KnowledgeHost.StartAsync(folder.Path)) await new TermService.TermServiceClient(first.Channel).ImportTermsAsync(new() { Text = "kind,display\nfinding,Snowman sign\n" });
        await using var second = await KnowledgeHost.StartAsync(folder.Path);
        Assert.Single((await new TermService.TermServiceClient(second.Channel).MapTermsAsync(new() { Text = "snowman sign" })).Concepts);
    }
}

public sealed class PostgresOwnTermTests : OwnTermContract
{
    private PostgresDatabase database = null!;

    private protected override async Task<KnowledgeHost> StartAsync()
    {
        database = await PostgresDatabase.CreateAsync();
        return await KnowledgeHost.StartAsync(settings: new() { [$"ConnectionStrings:{ResourceNames.KnowledgeDatabase}"] = database.ConnectionString });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }
}
