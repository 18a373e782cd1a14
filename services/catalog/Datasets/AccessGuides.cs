using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Datasets;

/// <summary>How to come to a dataset's files: its provider's workflow with the dataset's own terms.</summary>
internal static class AccessGuides
{
    /// <param name="isGranted">The terms were accepted: what the workflow asks for is done.</param>
    public static AccessGuide Of(Dataset dataset, Provider? provider, bool isGranted)
    {
        var guide = new AccessGuide
        {
            Dataset = dataset.Name,
            Access = dataset.Access,
            Turnaround = dataset.Turnaround.Length > 0 ? dataset.Turnaround : provider?.Turnaround ?? "",
            Agreement = provider?.Agreement ?? "",
            Helpdesk = provider?.Helpdesk ?? "",
            DownloadTools = { provider?.DownloadTools ?? [] },
            UseDecisions = { dataset.UseDecisions },
            Notice = ResearchNotice.Text,
        };
        guide.Steps.Add((provider?.AccessSteps ?? []).Select(step => step.Clone()));
        foreach (var step in guide.Steps) step.Done = isGranted;
        // The provider's workflow begins at its own page; the next step that names none is done at the dataset's.
        if (dataset.Links.FirstOrDefault(link => link.Kind == "landing" && !link.Dead) is { } page && guide.Steps.FirstOrDefault(step => step.Link.Length == 0) is { } open)
            open.Link = page.Uri;
        return guide;
    }
}
