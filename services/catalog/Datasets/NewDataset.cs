using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>A person's own dataset as it was asked for, checked.</summary>
internal static class NewDataset
{
    private const int MaximumName = 200;
    private const int MaximumBytes = 256 * 1024;
    private const int MaximumRequestId = 128;

    public static Dataset Of(CreateDatasetRequest request)
    {
        var id = DatasetNames.CheckId(request.DatasetId, "dataset_id");
        var dataset = request.Dataset?.Clone() ?? throw new InvalidRequestException("dataset", "must be given");
        if (string.IsNullOrWhiteSpace(dataset.DisplayName) || dataset.DisplayName.Length > MaximumName)
            throw new InvalidRequestException("dataset.display_name", $"must have 1 to {MaximumName} characters");
        if (dataset.CalculateSize() > MaximumBytes) throw new InvalidRequestException("dataset", $"must not be larger than {MaximumBytes} bytes");
        if (request.RequestId.Length > MaximumRequestId) throw new InvalidRequestException("request_id", $"must not be longer than {MaximumRequestId} characters");
        foreach (var link in dataset.Links)
        {
            // A link is shown to be clicked: nothing but the web.
            if (!Uri.TryCreate(link.Uri, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                throw new InvalidRequestException("dataset.links", "must be absolute http or https URLs");
        }

        dataset.Name = "datasets/" + id;
        dataset.Origin = DatasetOrigin.User;
        dataset.Notice = ResearchNotice.Text;
        dataset.Holdings = null;
        return dataset;
    }
}
