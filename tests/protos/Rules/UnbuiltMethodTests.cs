using Grpc.AspNetCore.Server;
using Grpc.Core;
using Lightbox.Knowledge.V1;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Lightbox.Protos.Tests.Rules;

/// <summary>The answer of a method that is not built is made from its contract.</summary>
public sealed class UnbuiltMethodTests
{
    [Fact]
    public void Of_AMethodOfAContract_NamesMethodAndCapability()
    {
        var unbuilt = UnbuiltMethod.Of(EndpointOf(typeof(NothingBuilt), "SearchSimilar"));
        Assert.NotNull(unbuilt);
        Assert.Equal(StatusCode.Unimplemented, unbuilt.Code);
        Assert.Equal("lightbox.knowledge.v1.SearchService/SearchSimilar is not built yet; missing: search by entry or vector.", unbuilt.Message);
    }

    [Fact]
    public void Of_AnEndpointThatIsNoGrpcMethod_IsNull() => Assert.Null(UnbuiltMethod.Of(new Endpoint(null, null, "page")));

    [Fact]
    public void Of_AServiceWithoutAContract_IsNull() => Assert.Null(UnbuiltMethod.Of(EndpointOf(typeof(string), "SearchSimilar")));

    [Fact]
    public void CapabilityOf_EveryMethodOfSearch_IsWhatTheContractSays()
    {
        Assert.All(SearchService.Descriptor.Methods, method => Assert.Equal(
            Contracts.Contract.Methods.Single(candidate => candidate.Service == method.Service.FullName && candidate.Name == method.Name).Capability,
            UnbuiltMethod.CapabilityOf(method)));
    }

    private static Endpoint EndpointOf(Type service, string method)
    {
        var wire = new Method<string, string>(MethodType.Unary, SearchService.Descriptor.FullName, method, Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        return new Endpoint(null, new EndpointMetadataCollection(new GrpcMethodMetadata(service, wire)), method);
    }

    private sealed class NothingBuilt : SearchService.SearchServiceBase;
}
