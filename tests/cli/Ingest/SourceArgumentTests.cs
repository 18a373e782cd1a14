using Lightbox.Cli.Ingest;
using Lightbox.Ingest.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Ingest;

/// <summary>What `ingest` is given, told apart by what it is.</summary>
public sealed class SourceArgumentTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("downloadServerUrl=https://services.example.org/x\nincludeAnnotation=true\nListOfSeriesToDownload=\n1.2.3\n", Source.PlaceOneofCase.Tcia)]
    [InlineData("# To download, s5cmd run\ncp s3://bucket/key/* .\n", Source.PlaceOneofCase.S3)]
    [InlineData("sync s3://bucket/key/* .\n", Source.PlaceOneofCase.S3)]
    [InlineData("# files\nhttps://example.org/a.zip 12 md5:00000000000000000000000000000000\n", Source.PlaceOneofCase.Http)]
    [InlineData("Path,Sex\nhttps://example.org/a,1\n", Source.PlaceOneofCase.Local)]
    [InlineData("https://example.org/a\0b", Source.PlaceOneofCase.Local)]
    public void Of_File_ByItsContent(string content, Source.PlaceOneofCase expected)
    {
        var path = folder.Write("list.dat", System.Text.Encoding.UTF8.GetBytes(content));

        var found = SourceArgument.Of(path, inPlace: false);

        Assert.Equal(expected, found.Source.PlaceCase);
        Assert.Equal(expected == Source.PlaceOneofCase.Local ? path : null, found.Path);
    }

    [Fact]
    public void Of_SignedContainer_IsAzure_AndTheSignatureStaysOutOfTheRequest()
    {
        const string Link = "https://acct.blob.core.windows.net/set-1?sv=2019-12-12&sr=c&sp=rl&sig=SECRET%3D";

        var found = SourceArgument.Of(Link, inPlace: false);

        Assert.Equal("https://acct.blob.core.windows.net/set-1", found.Source.AzureBlob.ContainerUri);
        Assert.DoesNotContain("SECRET", found.Source.ToString(), StringComparison.Ordinal);
        Assert.Equal(Link, found.Link);
    }

    [Theory]
    [InlineData("https://example.org/a.zip?X-Amz-Signature=SECRET&X-Amz-Date=1", "https://example.org/a.zip", true)]
    [InlineData("https://example.org/a.zip?version=2", "https://example.org/a.zip?version=2", false)]
    public void Of_Url_OnlySignaturesAreTakenOut(string url, string asked, bool isSigned)
    {
        var found = SourceArgument.Of(url, inPlace: false);

        Assert.Equal(asked, Assert.Single(found.Source.Http.Files).Uri);
        Assert.Equal(isSigned ? url : null, found.Link);
    }

    [Fact]
    public void Of_Schemes_ArePlaces()
    {
        Assert.Equal(("s3://bucket/p", "http://127.0.0.1:9000"), (SourceArgument.Of("s3://bucket/p", false, "http://127.0.0.1:9000").Source.S3.Uri, SourceArgument.Of("s3://bucket/p", false, "http://127.0.0.1:9000").Source.S3.Endpoint));
        Assert.Equal(("CBIS-DDSM", "P_1"), (SourceArgument.Of("tcia:CBIS-DDSM/P_1", false).Source.Tcia.Collection, SourceArgument.Of("tcia:CBIS-DDSM/P_1", false).Source.Tcia.PatientId));
        Assert.Equal("http://127.0.0.1:8042/dicom-web/", SourceArgument.Of("dicomweb:http://127.0.0.1:8042/dicom-web/", false).Source.Dicomweb.BaseUri);
    }

    [Theory]
    [InlineData("dicomweb:https://pacs.example.org/dicom-web", "https://pacs.example.org/dicom-web", "", "")]
    [InlineData("dicomweb:https://pacs.example.org/dicom-web?ModalitiesInStudy=CT&StudyDate=2024-", "https://pacs.example.org/dicom-web", "", "ModalitiesInStudy=CT&StudyDate=2024-")]
    [InlineData("dicomweb:https://pacs.example.org/studies/dicom-web/studies/1.2.3/", "https://pacs.example.org/studies/dicom-web", "1.2.3", "")]
    public void Of_DicomwebUrl_SearchAndStudyToldApart(string text, string root, string study, string query)
    {
        var found = SourceArgument.Of(text, inPlace: false).Source.Dicomweb;

        Assert.Equal((root, study, query), (found.BaseUri, string.Join(' ', found.StudyInstanceUids), found.Query));
    }
}
