using Lightbox.Gateway.Proxy;
using Xunit;

namespace Lightbox.Services.Tests.Gateway;

public sealed class RestTemplateTests
{
    [Theory]
    [InlineData("/v1/datasets", "/v1/datasets")]
    [InlineData("/v1/datasets:search", "/v1/datasets:search")]
    [InlineData("/v1/{name=datasets/*}", "/v1/datasets/{p2}")]
    [InlineData("/v1/{name=datasets/*}:card", "/v1/datasets/{p2}:card")]
    [InlineData("/v1/{dataset.name=datasets/*}", "/v1/datasets/{p2}")]
    [InlineData("/v1/{parent=datasets/*}/assets", "/v1/datasets/{p2}/assets")]
    [InlineData("/v1/{name=datasets/*/series/*}:renderSlice", "/v1/datasets/{p2}/series/{p4}:renderSlice")]
    [InlineData("/v1/{id}", "/v1/{p1}")]
    [InlineData("/v1/{path=**}", "/v1/{**p1}")]
    [InlineData("/v1/{path=files/**}:read", "/v1/files/{**p2:regex(:read$)}")]
    public void ToRoute_PathOfGoogleApiHttp_IsARouteTemplate(string path, string route) => Assert.Equal(route, RestTemplate.ToRoute(path));

    [Fact]
    public void ToRoute_VariableNeverClosed_Throws() => Assert.Throws<FormatException>(() => RestTemplate.ToRoute("/v1/{name=datasets/*"));
}
