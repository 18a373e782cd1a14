using Google.Api;
using Google.Protobuf.Reflection;
using Yarp.ReverseProxy.Configuration;

namespace Lightbox.Gateway.Proxy;

/// <summary>The gateway's routes, read from the contracts: gRPC by path prefix, REST by each method's google.api.http rule.</summary>
internal static class ProxyRoutes
{
    // What render serves beside its contract, so that a page's <img> and a tile source can name a picture: plain GETs.
    private const string Renditions = "/v1/assets/{asset}/{rendition:regex(^(preview|tiles|frames|slices)$)}/{**rest}";

    // DICOMweb has addresses of its own: instances are stored through ingest (STOW-RS), however long the request.
    private const string Dicomweb = "/dicomweb/{**rest}";

    private const long Unbounded = -1;

    public static IReadOnlyList<RouteConfig> For(IReadOnlyList<FileDescriptor> contracts) =>
    [
        .. BackendService.All.Select(GrpcRoute),
        .. BackendService.All.SelectMany(service => RestRoutes(service, contracts)),
        Route("render-plain", BackendService.All.Single(s => s.Resource == ResourceNames.Render).HttpCluster, Renditions, ["GET", "HEAD"]),
        Route("ingest-stow", BackendService.All.Single(s => s.Resource == ResourceNames.Ingest).HttpCluster, Dicomweb, ["POST"]) with { MaxRequestBodySize = Unbounded },
    ];

    private static RouteConfig GrpcRoute(BackendService service) =>
        Route(service.GrpcCluster, service.GrpcCluster, $"/{service.Package}.{{service}}/{{method}}", ["POST"]);

    private static IEnumerable<RouteConfig> RestRoutes(BackendService service, IReadOnlyList<FileDescriptor> contracts) =>
        from method in service.Describe(contracts).SelectMany(described => described.Methods)
        let rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)
        where rule is not null
        from binding in (IEnumerable<(HttpRule Rule, int Index)>)[(rule, 0), .. rule.AdditionalBindings.Select((more, i) => (more, i + 1))]
        let verb = Verb(binding.Rule)
        select Route($"{method.FullName}#{binding.Index}", service.HttpCluster, RestTemplate.ToRoute(verb.Path), Methods(verb.Method));

    private static (string Method, string Path) Verb(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
        HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
        HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
        HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
        HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
        HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
        _ => throw new FormatException("A google.api.http rule names no method and no path."),
    };

    private static string[] Methods(string method) => [method];

    private static RouteConfig Route(string id, string cluster, string path, string[] methods) => new()
    {
        RouteId = id,
        ClusterId = cluster,
        Match = new RouteMatch { Path = path, Methods = methods },
        // The gateway has judged Host and Origin by its own address; a service would judge the same Origin by another one and refuse it.
        Transforms = [new Dictionary<string, string> { ["RequestHeaderRemove"] = "Origin" }],
    };
}
