using System.Text.RegularExpressions;
using Lightbox.Catalog.BuiltIn.Rules;
using Lightbox.Catalog.Cards;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Imports.Croissants;

/// <summary>A licence as it is named: by its page, by its SPDX id, or in words.</summary>
internal static partial class CroissantLicence
{
    /// <summary>The first; null when none is said, or when our own card says that none is known.</summary>
    public static License? Read(LinkedData node)
    {
        var named = node.Nodes("license").FirstOrDefault(work => work.Text("name").Length > 0);
        if (named?.Text("name") == CardFacts.UnknownTerms) return null;
        if (node.Texts("license").Select(Of).FirstOrDefault() is not { } license) return null;
        if (named is not null && license.SpdxId.Length == 0) license.DisplayName = named.Text("name");
        return license;
    }

    private static License Of(string text)
    {
        var uri = WebAddress.IsOne(text) ? text : "";
        var spdx = uri.Length > 0 ? OfPage(uri) : Values.SpdxOf(text);
        return new License { SpdxId = spdx, DisplayName = spdx.Length > 0 ? spdx : uri.Length > 0 ? new Uri(uri).Host : text, Uri = uri };
    }

    private static string OfPage(string uri)
    {
        if (CreativeCommons().Match(uri) is { Success: true } licence) return Values.SpdxOf($"CC-{licence.Groups["terms"].Value}-{licence.Groups["version"].Value}");
        if (uri.Contains("creativecommons.org/publicdomain/zero/1.0", StringComparison.OrdinalIgnoreCase)) return "CC0-1.0";
        return SpdxPage().Match(uri) is { Success: true } page ? Values.SpdxOf(page.Groups["id"].Value) : "";
    }

    [GeneratedRegex(@"creativecommons\.org/licenses/(?<terms>[a-z-]+)/(?<version>[0-9.]+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreativeCommons();

    [GeneratedRegex(@"(?:spdx\.org|opensource\.org|choosealicense\.com)/licenses?/(?<id>[A-Za-z0-9.-]+?)(?:\.html|\.json)?/?$", RegexOptions.IgnoreCase)]
    private static partial Regex SpdxPage();
}
