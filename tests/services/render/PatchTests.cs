using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Lightbox.Imaging;
using Lightbox.Render.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Render;

/// <summary>ExtractPatches as its callers see it.</summary>
public sealed class PatchTests : RenderTest
{
    [Fact]
    public async Task ExtractPatches_StoredTiles_AreTheFilesBytesBetweenHeaderAndTrailer()
    {
        var messages = await ReadAsync(new ExtractPatchesRequest { Size = 240 });
        var header = messages[0].Header;
        Assert.Equal((9 * 12, 1.0, 0, "image/jpeg"), ((int)header.CandidateCount, header.Downsample, header.Level, header.Stream.MediaType));
        using var slide = (ISlideReader)ImageFile.Open(Samples.Path(Slide));
        var patches = messages[1..^1].Select(message => message.Patch).ToList();
        Assert.Equal(9 * 12, patches.Count);
        Assert.Equal(slide.ReadEncodedTile(0, 4, 1, default), patches[9 + 4].Data.ToByteArray());
        var all = patches.SelectMany(patch => patch.Data.ToByteArray()).ToArray();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(all)), messages[^1].Trailer.Sha256);
        Assert.Equal(all.Length, messages[^1].Trailer.SizeBytes);
    }

    [Fact]
    public async Task ExtractPatches_ScaledAndEncoded_AreOfTheSizeAsked()
    {
        var messages = await ReadAsync(new ExtractPatchesRequest
        {
            Size = 100,
            Stride = 150,
            Magnification = 5,
            MinTissue = 0.3,
            Limit = 3,
            Encoding = new PictureEncoding { Format = PictureFormat.Png },
        });
        Assert.Equal(4, messages[0].Header.Downsample);
        Assert.Equal(3 + 2, messages.Count);
        foreach (var patch in messages[1..^1].Select(message => message.Patch))
        {
            Assert.True(patch.Tissue >= 0.3);
            Assert.Equal((400, 0), ((int)patch.Region.Width, (int)(patch.Region.X % 600)));
            Assert.Equal((100, 100), (Decode(patch.Data.Memory).Width, Decode(patch.Data.Memory).Height));
        }
    }

    [Theory]
    [InlineData("{\"size\":8}", StatusCode.InvalidArgument)]
    [InlineData("{\"size\":4096}", StatusCode.InvalidArgument)]
    [InlineData("{\"stride\":-1}", StatusCode.InvalidArgument)]
    [InlineData("{\"minTissue\":1.5}", StatusCode.InvalidArgument)]
    [InlineData("{\"minTissue\":\"NaN\"}", StatusCode.InvalidArgument)]
    [InlineData("{\"magnification\":0}", StatusCode.InvalidArgument)]
    [InlineData("{\"limit\":100001}", StatusCode.InvalidArgument)]
    [InlineData("{\"encoding\":{\"quality\":1}}", StatusCode.InvalidArgument)]
    [InlineData("{\"magnification\":80}", StatusCode.OutOfRange)]
    [InlineData("{\"region\":{\"x\":\"2000\",\"y\":\"0\",\"width\":\"400\",\"height\":\"1\"}}", StatusCode.OutOfRange)]
    [InlineData("{\"region\":{\"x\":\"9223372036854775807\",\"y\":\"0\",\"width\":\"400\",\"height\":\"1\"}}", StatusCode.OutOfRange)]
    [InlineData("{\"size\":2048,\"magnification\":0.001}", StatusCode.ResourceExhausted)]
    public async Task ExtractPatches_WhatCannotBe_IsRefused(string json, StatusCode expected) =>
        Assert.Equal(expected, (await RefusedAsync(() => ReadAsync(JsonParser.Default.Parse<ExtractPatchesRequest>(json)))).Code);

    [Fact]
    public async Task ExtractPatches_OfNoSlide_IsAFailedPrecondition()
    {
        var (code, reason, _) = await RefusedAsync(() => ReadAsync(new ExtractPatchesRequest { Asset = $"assets/{Add(Ct)}" }));
        Assert.Equal((StatusCode.FailedPrecondition, "NOT_A_SLIDE"), (code, reason));
    }

    private async Task<List<ExtractPatchesResponse>> ReadAsync(ExtractPatchesRequest request)
    {
        if (request.Asset.Length == 0) request.Asset = $"assets/{Add(Slide)}";
        using var call = Client.ExtractPatches(request);
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }
}
