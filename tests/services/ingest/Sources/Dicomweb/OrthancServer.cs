using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Dicomweb;

/// <summary>Debian's Orthanc with its DICOMweb plugin, one for the whole test program; tests keep apart by studies of their own.</summary>
/// <param name="Program">Kept, or else the collector would close its standard input.</param>
internal sealed record OrthancServer(Uri Address, ServerProgram Program)
{
    private const string Executable = "/usr/sbin/Orthanc";
    private const string Plugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

    private static readonly Lazy<Task<OrthancServer>> Shared = new(StartAsync);

    private static readonly HttpClient Client = new();

    public string Authority => Address.Authority;

    public string Dicomweb => new Uri(Address, "dicom-web").ToString();

    public static Task<OrthancServer> SharedAsync()
    {
        Part.Require(File.Exists(Executable) && File.Exists(Plugin), "Orthanc with its DICOMweb plugin (orthanc, orthanc-dicomweb)");
        return Shared.Value;
    }

    /// <summary>By Orthanc's own interface, not the one that is tested.</summary>
    public async Task PutAsync(byte[] file)
    {
        using var answer = await Client.PostAsync(new Uri(Address, "instances"), new ByteArrayContent(file), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string instance)
    {
        using var found = await Client.PostAsync(new Uri(Address, "tools/lookup"), new StringContent(instance), TestContext.Current.CancellationToken);
        var ids = await found.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        foreach (var each in ids.EnumerateArray().Where(each => each.GetProperty("Type").GetString() == "Instance"))
        {
            using var answer = await Client.DeleteAsync(new Uri(Address, each.GetProperty("Path").GetString()!.TrimStart('/')), TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Has Orthanc send every instance of a study to a server by STOW-RS, all in one request.</summary>
    /// <returns>What Orthanc says of it.</returns>
    public async Task<string> SendAsync(string study, Uri dicomweb)
    {
        var name = $"peer-{Guid.NewGuid():N}";
        using var told = await Client.PutAsJsonAsync(new Uri(Address, $"dicom-web/servers/{name}"), new Dictionary<string, object> { ["Url"] = dicomweb.ToString() }, TestContext.Current.CancellationToken);
        told.EnsureSuccessStatusCode();
        using var found = await Client.PostAsync(new Uri(Address, "tools/lookup"), new StringContent(study), TestContext.Current.CancellationToken);
        var ids = await found.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var resources = ids.EnumerateArray().Where(each => each.GetProperty("Type").GetString() == "Study").Select(each => each.GetProperty("ID").GetString()).ToArray();
        using var answer = await Client.PostAsJsonAsync(new Uri(Address, $"dicom-web/servers/{name}/stow"), new Dictionary<string, object> { ["Resources"] = resources, ["Synchronous"] = true }, TestContext.Current.CancellationToken);
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? said : throw new InvalidOperationException($"Orthanc could not send: {said}");
    }

    private static async Task<OrthancServer> StartAsync()
    {
        // It ends with its shell's standard input, which ends with this program.
        const string Keeper = """
            Orthanc "$1/orthanc.json" > "$1/log" 2>&1 &
            server=$!
            until grep -q 'Orthanc has started' "$1/log"; do kill -0 $server || exit 1; sleep 0.05; done
            echo ready
            read -r _ || true
            kill $server
            wait $server
            rm -rf "$1"
            """;
        var folder = Directory.CreateTempSubdirectory("lightbox-orthanc-").FullName;
        var port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(folder, "orthanc.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["StorageDirectory"] = Path.Combine(folder, "store"),
            ["IndexDirectory"] = Path.Combine(folder, "store"),
            ["HttpPort"] = port,
            ["HttpBindAddresses"] = new[] { "127.0.0.1" },
            ["RemoteAccessAllowed"] = false,
            ["AuthenticationEnabled"] = false,
            ["DicomServerEnabled"] = false,
            ["SyncStorageArea"] = false,
            ["Plugins"] = new[] { Plugin },
        }));
        var program = await ServerProgram.StartAsync("sh", ["-c", Keeper, "sh", folder], folder);
        return new OrthancServer(new Uri($"http://127.0.0.1:{port}/"), program);
    }

    /// <summary>It must be told one.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
