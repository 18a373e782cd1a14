namespace Lightbox.Cli.Up;

/// <summary>What `up` was asked for.</summary>
/// <param name="Folder">The folder to take in; null to serve what is here.</param>
/// <param name="Demo">Make and serve the demo set.</param>
/// <param name="Copy">Copy the files into the data folder instead of registering them where they are.</param>
/// <param name="Data">The data folder; null for the default.</param>
/// <param name="Listen">The address to listen on.</param>
/// <param name="Port">HTTP port N; gRPC is N+1; 0 for any.</param>
internal sealed record UpOptions(string? Folder, bool Demo, bool Copy, string? Data, string Listen, int Port);
