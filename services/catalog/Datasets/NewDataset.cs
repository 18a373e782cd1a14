using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Datasets;

/// <summary>A person's own dataset as it was asked for, checked, with what the server sets.</summary>
internal static class NewDataset
{
    /// <exception cref="InvalidRequestException">The id or a field is wrong.</exception>
    public static Dataset Of(CreateDatasetRequest request, DatasetShelf shelf) => Of(
        DatasetNames.CheckId(request.DatasetId, "dataset_id"), request.Dataset ?? throw new InvalidRequestException("dataset", "must be given"), shelf);

    /// <exception cref="InvalidRequestException">A field is wrong.</exception>
    public static Dataset Of(string id, Dataset given, DatasetShelf shelf)
    {
        var dataset = given.Clone();
        dataset.Name = "datasets/" + id;
        dataset.Origin = DatasetOrigin.User;
        dataset.Notice = ResearchNotice.Text;
        dataset.Holdings = null;
        DatasetCheck.Require(dataset, shelf);
        return dataset;
    }
}
