using System.Text.Json;

namespace Lightbox.Bench.Peers;

/// <summary>Orthanc with DICOM files in it; /instances/ID/rendered?width=512, /instances/ID/preview.</summary>
internal sealed class Orthanc : IAsyncDisposable
{
    private readonly PeerServer server;

    private Orthanc(PeerServer server, IReadOnlyList<string> instances)
    {
        this.server = server;
        Instances = instances;
    }

    public Uri Address => server.Address;

    public int Id => server.Id;

    /// <summary>Its ids of the files, in their order.</summary>
    public IReadOnlyList<string> Instances { get; }

    /// <param name="folder">For its store, settings and logs.</param>
    /// <param name="sync">Flush each file to the disk, which is its default; false where storing is not what is measured.</param>
    public static async Task<Orthanc> StartAsync(string folder, IEnumerable<string> files, CancellationToken cancellation, bool sync = false)
    {
        int port = FreePort.Find();
        var settings = Path.Combine(folder, "orthanc.json");
        await File.WriteAllTextAsync(
            settings,
            JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["Name"] = "peer",
                ["StorageDirectory"] = Path.Combine(folder, "store"),
                ["IndexDirectory"] = Path.Combine(folder, "store"),
                ["HttpPort"] = port,
                ["HttpBindAddresses"] = new[] { "127.0.0.1" },
                ["RemoteAccessAllowed"] = false,
                ["AuthenticationEnabled"] = false,
                ["DicomServerEnabled"] = false,
                ["SyncStorageArea"] = sync,
                ["StableAge"] = 600,
            }),
            cancellation);
        var server = await PeerServer.StartAsync("Orthanc", folder, port, cancellation, settings);
        try
        {
            using var client = new HttpClient { BaseAddress = server.Address };
            var instances = new List<string>();
            foreach (var file in files)
            {
                using var answer = await client.PostAsync("/instances", new ByteArrayContent(await File.ReadAllBytesAsync(file, cancellation)), cancellation);
                answer.EnsureSuccessStatusCode();
                using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellation));
                instances.Add(json.RootElement.GetProperty("ID").GetString()!);
            }

            return new Orthanc(server, instances);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
