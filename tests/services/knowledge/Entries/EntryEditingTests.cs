using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Lightbox.Knowledge.Entries;
using Lightbox.Knowledge.V1;
using Lightbox.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Entries;

/// <summary>Adding, changing and removing entries, over the wire, on either database.</summary>
public abstract class EntryEditingContract : IAsyncLifetime
{
    private KnowledgeHost host = null!;

    private protected abstract Task<KnowledgeHost> StartAsync();

    public async ValueTask InitializeAsync() => host = await StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task CreateEntry_New_IsFoundAtOnceAndSigned()
    {
        var made = await host.Entries.CreateEntryAsync(new() { Entry = Snowman() });
        var found = await host.Search.SearchEntriesAsync(new() { Query = "snowman sign" });

        Assert.Equal("entries/snowman-sign-tapvr", made.Name);
        Assert.Equal("entries/snowman-sign-tapvr", found.Results[0].Entry.Name);
        Assert.Equal("local", Assert.Single(made.Provenance).Agent);
        Assert.StartsWith("For education and research use only", made.Notice);
        Assert.Equal(made, await host.Entries.GetEntryAsync(new() { Name = made.Name }));
    }

    [Fact]
    public async Task CreateEntry_SameRequest_GivesTheFirstAnswer()
    {
        var request = new CreateEntryRequest { Entry = Snowman(), RequestId = "r1" };
        var first = await host.Entries.CreateEntryAsync(request);
        await host.Entries.UpdateEntryAsync(new() { Entry = new() { Name = first.Name, Description = "Other" }, UpdateMask = FieldMask.FromString("description") });
        var second = await host.Entries.CreateEntryAsync(request);
        var third = await host.Entries.CreateEntryAsync(new() { Entry = Snowman() });

        Assert.Equal(first, second);
        Assert.Equal("entries/snowman-sign-tapvr-2", third.Name);
    }

    [Fact]
    public async Task CreateEntry_TakenId_IsRefused()
    {
        var taken = await Fails(host.Entries.CreateEntryAsync(new() { EntryId = "pneumothorax", Entry = Snowman() }));
        Assert.Equal(StatusCode.AlreadyExists, taken.StatusCode);
    }

    [Theory]
    [InlineData("", "text", "entry.finding_name")]
    [InlineData("Name", " ", "entry.description")]
    [InlineData("Na\0me", "text", "entry ")]
    public async Task CreateEntry_MissingOrHostileField_IsNamed(string name, string description, string field)
    {
        var wrong = await Fails(host.Entries.CreateEntryAsync(new() { Entry = new() { FindingName = name, Description = description } }));
        Assert.Equal(StatusCode.InvalidArgument, wrong.StatusCode);
        Assert.Contains(field, wrong.Status.Detail);
    }

    [Fact]
    public async Task UpdateEntry_Mask_ChangesOnlyWhatItNames()
    {
        var made = await host.Entries.CreateEntryAsync(new() { Entry = Snowman() });

        var changed = await host.Entries.UpdateEntryAsync(new()
        {
            Entry = new() { Name = made.Name, Etag = made.Etag, KeyFeatures = { "Round" }, Description = "not taken" },
            UpdateMask = FieldMask.FromString("key_features"),
        });

        Assert.Equal(["Round"], changed.KeyFeatures);
        Assert.Equal(made.Description, changed.Description);
        Assert.NotEqual(made.Etag, changed.Etag);
        Assert.Equal(made.CreateTime, changed.CreateTime);
    }

    [Fact]
    public async Task UpdateEntry_TwoWritersWithOneEtag_OneWinsAndTheOtherLearnsTheCurrentEtag()
    {
        var made = await host.Entries.CreateEntryAsync(new() { Entry = Snowman() });
        Task<Entry> Write(string text) => host.Entries.UpdateEntryAsync(new()
        {
            Entry = new() { Name = made.Name, Etag = made.Etag, Description = text },
            UpdateMask = FieldMask.FromString("description"),
        }).ResponseAsync;

        var writes = new[] { Write("one"), Write("two") };
        await Task.WhenAny(Task.WhenAll(writes));
        while (!writes.All(write => write.IsCompleted)) await Task.WhenAny(writes.Where(write => !write.IsCompleted));

        var lost = Assert.IsType<RpcException>(Assert.Single(writes, write => write.IsFaulted).Exception!.InnerException);
        var won = await Assert.Single(writes, write => write.IsCompletedSuccessfully);
        Assert.Equal(StatusCode.Aborted, lost.StatusCode);
        var info = lost.GetRpcStatus()!.GetDetail<ErrorInfo>();
        Assert.Equal(("ETAG_MISMATCH", won.Etag), (info.Reason, info.Metadata["etag"]));
    }

    [Theory]
    [InlineData("etag")]
    [InlineData("create_time")]
    [InlineData("nonsense")]
    public async Task UpdateEntry_FieldOfTheServer_IsRefused(string path)
    {
        var mask = new FieldMask { Paths = { path } };
        var wrong = await Fails(host.Entries.UpdateEntryAsync(new() { Entry = new() { Name = "entries/pneumothorax" }, UpdateMask = mask }));
        Assert.Equal(StatusCode.InvalidArgument, wrong.StatusCode);
    }

    [Fact]
    public async Task UpdateEntry_BuiltIn_IsAPersonsFromThenOn()
    {
        await host.Entries.UpdateEntryAsync(new() { Entry = new() { Name = "entries/pneumothorax", Description = "Ours now." }, UpdateMask = FieldMask.FromString("description") });
        var store = host.Services.GetRequiredService<IEntryStore>();
        await store.ReplaceAsync(EntryOrigins.BuiltIn, Lightbox.Knowledge.BuiltIn.BuiltInContent.Load(), "another build", default);

        Assert.Equal("Ours now.", (await host.Entries.GetEntryAsync(new() { Name = "entries/pneumothorax" })).Description);
    }

    [Fact]
    public async Task DeleteEntry_WithReason_IsGoneAndAccountedFor()
    {
        var made = await host.Entries.CreateEntryAsync(new() { Entry = Snowman() });
        var wrong = await Fails(host.Entries.DeleteEntryAsync(new() { Name = made.Name, Reason = " " }));
        var stale = await Fails(host.Entries.DeleteEntryAsync(new() { Name = made.Name, Reason = "Wrong.", Etag = "0" }));
        await host.Entries.DeleteEntryAsync(new() { Name = made.Name, Reason = "Wrong.", Etag = made.Etag });
        var gone = await Fails(host.Entries.DeleteEntryAsync(new() { Name = made.Name, Reason = "Wrong." }));

        Assert.Equal((StatusCode.InvalidArgument, StatusCode.Aborted, StatusCode.NotFound), (wrong.StatusCode, stale.StatusCode, gone.StatusCode));
        Assert.DoesNotContain((await host.Search.SearchEntriesAsync(new() { Query = "snowman sign" })).Results, match => match.Entry.Name == made.Name);
        var acts = await host.Services.GetRequiredService<IEntryStore>().ActsAsync("snowman-sign-tapvr", default);
        Assert.Equal([("CreateEntry", "local", ""), ("DeleteEntry", "local", "Wrong.")], acts.Select(act => (act.Method, act.Principal, act.Reason)));
    }

    [Fact]
    public async Task DeleteEntry_BuiltIn_DoesNotComeBackWithTheNextBuild()
    {
        await host.Entries.DeleteEntryAsync(new() { Name = "entries/pneumothorax", Reason = "Not here." });
        await host.Services.GetRequiredService<IEntryStore>().ReplaceAsync(EntryOrigins.BuiltIn, Lightbox.Knowledge.BuiltIn.BuiltInContent.Load(), "another build", default);

        Assert.Equal(StatusCode.NotFound, (await Fails(host.Entries.GetEntryAsync(new() { Name = "entries/pneumothorax" }))).StatusCode);
    }

    [Fact]
    public async Task ListEntries_WhileRowsAreAdded_NeitherRepeatsNorSkips()
    {
        var before = (await host.Entries.ListEntriesAsync(new() { PageSize = 1000 })).Entries.Select(entry => entry.Name).ToList();
        var seen = new List<string>();
        var request = new ListEntriesRequest { PageSize = 40 };
        for (var i = 0; ; i++)
        {
            var page = await host.Entries.ListEntriesAsync(request);
            seen.AddRange(page.Entries.Select(entry => entry.Name));
            if ((request.PageToken = page.NextPageToken).Length == 0) break;
            var (early, late) = (Snowman(), Snowman());
            await host.Entries.CreateEntryAsync(new() { EntryId = $"aaa-{i}", Entry = early });
            await host.Entries.CreateEntryAsync(new() { EntryId = $"zzz-{i}", Entry = late });
        }

        Assert.Equal(seen.Distinct().Count(), seen.Count);
        Assert.Empty(before.Except(seen));
    }

    private static Entry Snowman() => new()
    {
        FindingName = "Snowman sign (TAPVR)",
        Kind = EntryKind.Finding,
        Modality = "DX",
        BodyPart = "Chest",
        Description = "A figure of eight made by the heart and a dilated vertical vein.",
    };

    private static async Task<RpcException> Fails<T>(AsyncUnaryCall<T> call) => await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
}

public sealed class SqliteEntryEditingTests : EntryEditingContract
{
    private protected override Task<KnowledgeHost> StartAsync() => KnowledgeHost.StartAsync();
}

public sealed class PostgresEntryEditingTests : EntryEditingContract
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
