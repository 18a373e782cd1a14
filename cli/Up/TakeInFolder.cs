using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Cli.Connections;
using Lightbox.Cli.Demo;

namespace Lightbox.Cli.Up;

/// <summary>A folder that `up` takes in, and the person's own dataset that it becomes.</summary>
/// <param name="Path">Absolute, links resolved by the system.</param>
/// <param name="Dataset">Dataset id.</param>
/// <param name="Title">What the page calls it.</param>
/// <param name="InPlace">Registered where it is.</param>
internal sealed record TakeInFolder(string Path, string Dataset, string Title, bool InPlace)
{
    private const string DemoSummary =
        "Made by Lightbox itself: a CT-like phantom series, a stained-tissue-like slide, a brain-like volume, an echo-like clip. No patient was ever near it.";

    private string Summary { get; init; } = "";

    /// <summary>DICOM CS values, where they are known beforehand.</summary>
    private IReadOnlyList<string> Modalities { get; init; } = [];

    /// <summary>Says in one sentence why a folder cannot be taken in.</summary>
    /// <exception cref="CommandFailedException">It is not there, is a file, is empty or may not be read.</exception>
    public static string Check(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        if (File.Exists(path))
        {
            throw new CommandFailedException($"{path} is a file; give its folder, or take it in with 'lightbox ingest'.", ExitCodes.WrongUse);
        }

        if (!Directory.Exists(path)) throw new CommandFailedException($"There is no folder {path}.", ExitCodes.WrongUse);
        try
        {
            if (!Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new CommandFailedException($"{path} is empty; give a folder with images, or start with --demo.");
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandFailedException($"{path} may not be read by this user.", inner: e);
        }

        return path;
    }

    public static TakeInFolder Demo(string path) => new(path, "demo", "Demo set", InPlace: true)
    {
        Summary = DemoSummary,
        Modalities = [.. DemoSet.Parts.Select(part => part.Modality)],
    };

    /// <summary>The dataset's id is the folder's name, with a few digits that keep two folders of one name apart.</summary>
    public static TakeInFolder Of(string path, bool copy)
    {
        var title = System.IO.Path.GetFileName(path.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        var digits = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..6];
        return new TakeInFolder(path, $"{Slug(title)}-{digits}", title.Length == 0 ? "Local files" : title, !copy)
        {
            Summary = "Files of this machine, taken in with 'lightbox up'.",
        };
    }

    public async Task EnsureDatasetAsync(Connection connection, CancellationToken cancellation)
    {
        var client = new DatasetService.DatasetServiceClient(connection[ResourceNames.Catalog]);
        try
        {
            await client.CreateDatasetAsync(
                new CreateDatasetRequest
                {
                    DatasetId = Dataset,
                    Dataset = new Dataset { DisplayName = Title, Summary = Summary, Modalities = { Modalities.Select(code => new Modality { Code = code, DisplayName = code }) } },
                },
                cancellationToken: cancellation);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            // A later start on the same folder: its files belong to the same dataset.
        }
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        var text = slug.ToString().Trim('-');
        return text.Length switch { 0 => "local", > 48 => text[..48].Trim('-'), _ => text };
    }
}
