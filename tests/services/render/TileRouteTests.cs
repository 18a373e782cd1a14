using System.Net;
using System.Text.Json;
using Lightbox.Imaging;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>Stored tiles over plain HTTP: the file's own bytes, without asking the catalog for each, and not longer than allowed.</summary>
public sealed class TileRouteTests : RenderTest
{
    [Fact]
    public async Task Get_StoredTiles_AreTheFilesOwnBytesAndTheCatalogIsAskedOnce()
    {
        var id = Add(Slide);
        using var slide = (ISlideReader)ImageFile.Open(Samples.Path(Slide));
        var etags = new HashSet<string>();
        for (int row = 0; row < 12; row++)
        {
            for (int column = 0; column < 9; column++)
            {
                var response = await Host.Http.GetAsync(Tile(id, column, row));
                Assert.Equal(slide.ReadEncodedTile(0, column, row, default), await response.Content.ReadAsByteArrayAsync());
                etags.Add(response.Headers.ETag!.Tag);
            }
        }

        Assert.Equal(12 * 9, etags.Count);
        Assert.InRange(Host.Catalog.Asked, 1, 20);
        Assert.Equal(0, Host.Renderer.Made);
    }

    [Fact]
    public async Task Get_TileOverTheEdge_IsCutAndMadeOnce()
    {
        var id = Add(Slide);
        var first = await Host.Http.GetByteArrayAsync(Tile(id, 9, 12));
        var second = await Host.Http.GetByteArrayAsync(Tile(id, 9, 12));
        Assert.Equal(first, second);
        Assert.Equal((2220 - (9 * 240), 2967 - (12 * 240)), (Decode(first).Width, Decode(first).Height));
        Assert.Equal(1, Host.Renderer.Made);
    }

    [Theory]
    [InlineData("\"{0}\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"{0}\"", HttpStatusCode.NotModified)]
    [InlineData("\"other\", \"{0}\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"other\"", HttpStatusCode.OK)]
    public async Task Get_IfNoneMatch_IsHeldAgainstTheTile(string header, HttpStatusCode expected)
    {
        var id = Add(Slide);
        var etag = (await Host.Http.GetAsync(Tile(id, 1, 1))).Headers.ETag!.Tag.Trim('"');
        using var request = new HttpRequestMessage(HttpMethod.Get, Tile(id, 1, 1));
        request.Headers.TryAddWithoutValidation("If-None-Match", string.Format(System.Globalization.CultureInfo.InvariantCulture, header, etag));
        var response = await Host.Http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(etag, response.Headers.ETag!.Tag.Trim('"'));
    }

    [Fact]
    public async Task Get_AfterTheGrantIsWithdrawn_IsDeniedOnceTheLookupIsOld()
    {
        await using var host = await RenderHost.StartAsync(Folder, ("Lightbox:Render:LookupLifetime", "00:00:00"));
        var id = host.Catalog.AddInPlace(Samples.Path(Slide));
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(Tile(id, 0, 0))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(Tile(id, 0, 0))).StatusCode);
        Assert.Equal(2, host.Catalog.Asked);
        host.Catalog.Withdrawn.Add(id);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.Http.GetAsync(Tile(id, 0, 0))).StatusCode);
    }

    [Fact]
    public async Task Get_RightEnded_IsDeniedAtOnce_ThoughTheLookupIsFresh()
    {
        await using var host = await RenderHost.StartAsync(Folder, ("Lightbox:Render:LookupLifetime", "01:00:00"));
        var id = host.Catalog.AddInPlace(Samples.Path(Slide));
        host.Catalog.Revocable.Add(id);
        for (int i = 0; i < 3; i++) Assert.Equal("no-cache, private", (await host.Http.GetAsync(Tile(id, 0, 0))).EnsureSuccessStatusCode().Headers.CacheControl!.ToString());
        Assert.Equal(1, host.Catalog.Asked);
        host.Catalog.Withdrawn.Add(id);

        await host.Grants.EndedAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await host.Http.GetAsync(Tile(id, 0, 0))).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_SourceChanged_IsRefusedThoughTheLookupIsFresh(bool swapped)
    {
        await using var host = await RenderHost.StartAsync(Folder, ("Lightbox:Render:LookupLifetime", "01:00:00"));
        var path = Folder.Write("slide.svs", File.ReadAllBytes(Samples.Path(Slide)));
        var id = host.Catalog.AddInPlace(path);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(Tile(id, 0, 0))).StatusCode);
        if (swapped) File.Move(Folder.Write("other", [1, 2, 3]), path, overwrite: true);
        else File.AppendAllText(path, "x");

        // Tiles within 10 ms share one look at the file.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var response = await host.Http.GetAsync(Tile(id, 0, 0), patience.Token);
        while (response.StatusCode == HttpStatusCode.OK) response = await host.Http.GetAsync(Tile(id, 0, 0), patience.Token);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(patience.Token)).RootElement;
        Assert.Equal("SOURCE_CHANGED", problem.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Get_ManyAtOnce_AreAllTheSame()
    {
        var id = Add(Slide);
        var tiles = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Host.Http.GetByteArrayAsync(Tile(id, 4, 4))));
        Assert.All(tiles, tile => Assert.Equal(tiles[0], tile));
        Assert.Equal(1, Host.Readers.Count);
        var viaGrpc = await Client.RenderTileAsync(new RenderTileRequest { Asset = $"assets/{id}", Level = 0, Column = 4, Row = 4 });
        Assert.Equal(tiles[0], viaGrpc.Data.ToByteArray());
    }

    private static Uri Tile(string id, int column, int row) => new($"/v1/assets/{id}/tiles/0/{column}/{row}", UriKind.Relative);
}
