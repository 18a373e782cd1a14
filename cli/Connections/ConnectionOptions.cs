using System.CommandLine;
using Lightbox.Cli.Hosting;

namespace Lightbox.Cli.Connections;

/// <summary>The options by which every verb that talks to services finds them.</summary>
internal sealed class ConnectionOptions
{
    /// <summary>
    /// For verbs that go on with jobs or read files where they lie, wherever that is: services that run for the length of one command read what the
    /// person who gave it may read.
    /// </summary>
    public static readonly IReadOnlyList<string> Anywhere = ["/"];

    private readonly Option<string?> server = new("--server") { Description = "Address of a running Lightbox (its gRPC or page URL).", HelpName = "URL" };
    private readonly Option<int?> port = new("--port") { Description = "Port of a Lightbox on this machine, as given to 'up --port'.", HelpName = "N" };
    private readonly Option<string?> data = new("--data") { Description = "Data folder (default: $XDG_DATA_HOME/lightbox).", HelpName = "DIR" };

    /// <summary>Adds the options to a verb.</summary>
    public static ConnectionOptions AddTo(Command command)
    {
        var options = new ConnectionOptions();
        command.Add(options.server);
        command.Add(options.port);
        command.Add(options.data);
        return options;
    }

    /// <summary>
    /// Connects: to the server named, else to the host that runs on the data folder, else to services started in this process for
    /// the length of the command.
    /// </summary>
    /// <param name="needs">The services the verb calls, should they have to be started.</param>
    /// <param name="roots">Folders that the verb's request, or a job that it takes up, names a path in.</param>
    public async Task<Connection> ConnectAsync(
        ParseResult parsed, ServiceSet needs, CancellationToken cancellation, IReadOnlyList<string>? roots = null)
    {
        if (parsed.GetValue(server) is { } url) return await Connection.ToServerAsync(ParseUrl(url), cancellation);
        if (parsed.GetValue(port) is { } number) return await Connection.ToServerAsync(new Uri($"http://127.0.0.1:{number}"), cancellation);
        var folder = DataFolder.At(parsed.GetValue(data));
        if (HostLock.IsHeld(folder) && RunningHost.Read(folder) is { } host) return Connection.ToHost(host);
        return await Connection.ToOwnServicesAsync(new HostSettings(folder, needs, Roots: roots), cancellation);
    }

    /// <summary>No server was named and the data folder does not exist: a verb that only looks need not make one.</summary>
    public bool NothingHere(ParseResult parsed) =>
        parsed.GetValue(server) is null && parsed.GetValue(port) is null && !Directory.Exists(DataFolder.At(parsed.GetValue(data)).Path);

    private static Uri ParseUrl(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            ? uri
            : throw new CommandFailedException($"'{text}' is no address; write it as http://HOST:PORT.", ExitCodes.WrongUse);
}
