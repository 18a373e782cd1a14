using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.S3;

/// <summary>A real server that speaks S3, and the keys that open it; one of each sort for the whole test program.</summary>
/// <param name="Program">Kept, or else the collector would close its standard input.</param>
internal sealed record S3Server(Uri Endpoint, string Id, string Secret, ServerProgram Program)
{
    private static readonly Lazy<Task<S3Server>> SharedS3rver = new(StartS3rverAsync);

    private static readonly Lazy<Task<S3Server>> SharedSwift = new(StartSwiftAsync);

    private static int buckets;

    /// <summary>npm's s3rver, on Node.</summary>
    public static Task<S3Server> S3rverAsync()
    {
        NpmPackages.Require();
        return SharedS3rver.Value;
    }

    /// <summary>Debian's OpenStack Swift with its S3 interface: another implementation, in production use.</summary>
    public static Task<S3Server> SwiftAsync()
    {
        Part.Require(File.Exists("/usr/lib/python3/dist-packages/swift/obj/mem_server.py"), "OpenStack Swift (python3-swift)");
        return SharedSwift.Value;
    }

    /// <summary>As <c>Lightbox:Ingest:Credentials</c> has it.</summary>
    public string Token => $"{Id} {Secret}";

    public string Authority => Endpoint.Authority;

    /// <summary>The client that fills buckets; its own settings, not those of the source.</summary>
    public AmazonS3Client Client() => new(
        new BasicAWSCredentials(Id, Secret),
        new AmazonS3Config
        {
            ServiceURL = Endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    /// <summary>A bucket of the test's own with these objects.</summary>
    public async Task<string> BucketAsync(IReadOnlyDictionary<string, byte[]> objects)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"trial-{Interlocked.Increment(ref buckets)}");
        using var client = Client();
        await client.PutBucketAsync(name, TestContext.Current.CancellationToken);
        foreach (var (key, bytes) in objects) await PutAsync(client, name, key, bytes);
        return name;
    }

    public static Task PutAsync(AmazonS3Client client, string bucket, string key, byte[] bytes) =>
        // Neither server takes Amazon's signed chunks.
        client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(bytes), UseChunkEncoding = false }, TestContext.Current.CancellationToken);

    private static async Task<S3Server> StartS3rverAsync()
    {
        const string Program = """
            const S3rver = require('s3rver');
            const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: process.argv[1] });
            server.run().then(address => console.log(address.port));
            process.stdin.resume();
            process.stdin.on('end', () => { require('fs').rmSync(process.argv[1], { recursive: true, force: true }); process.exit(0); });
            """;
        // Its continuation tokens are encrypted with Blowfish.
        var server = await ServerProgram.StartAsync("node", ["--openssl-legacy-provider", "-e", Program, Directory.CreateTempSubdirectory("lightbox-s3rver-").FullName], NpmPackages.Require());
        return new S3Server(new Uri($"http://127.0.0.1:{server.Line}"), "S3RVER", "S3RVER", server);
    }

    private static async Task<S3Server> StartSwiftAsync()
    {
        var script = Path.Combine(Repository.Root, "tests", "services", "ingest", "Sources", "S3", "swift-s3.py");
        var folder = Directory.CreateTempSubdirectory("lightbox-swift-").FullName;
        var server = await ServerProgram.StartAsync("/usr/bin/python3", [script, folder, "test:tester", "testing"], folder);
        return new S3Server(new Uri($"http://127.0.0.1:{server.Line}"), "test:tester", "testing", server);
    }
}
