using Lightbox.Common.V1;
using Lightbox.Imaging;
using Lightbox.Imaging.Dicom.Deidentification;
using Lightbox.Imaging.Tiff.Deidentification;
using Lightbox.Ingest.Intake;
using Lightbox.Ingest.V1;
using Lightbox.Services;
using Lightbox.Storage.Secrets;

namespace Lightbox.Ingest.Protection;

/// <summary>Between examining a file and storing it: whose it is, what in it identifies, and whether the dataset's policy lets it be stored as it is.</summary>
internal sealed class FileProtection(PatientKeys patients, StudyKeys studies, ProtectionPolicies policies, FindingSets sets, Secret secret, IngestOptions options)
{
    private const string Dicom = "dicom";

    /// <param name="dataset">datasets/{dataset}.</param>
    /// <param name="source">The file; stays the caller's, and open until the answer is disposed of.</param>
    /// <param name="image">What examining it said.</param>
    /// <param name="known">Whom it is of, when examining it has read that already.</param>
    /// <param name="inPlace">It is to stay where it is, so it cannot be stored as anything else.</param>
    /// <exception cref="ImagingException">The file changed since it was examined and is broken now.</exception>
    public async Task<ProtectedFile> ApplyAsync(string dataset, IByteSource source, ImageDescription image, DicomIdentity? known, bool inPlace, CancellationToken cancellation)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        budget.CancelAfter(options.ReadBudget);
        try
        {
            if (image.Format == Dicom) return await DicomAsync(dataset, known ?? DicomIdentity.Read(source, budget.Token), image, inPlace, null, budget.Token);
            return image.Kind == Common.V1.ImageKind.Slide ? await SlideAsync(dataset, source, image, inPlace, null, budget.Token) : new ProtectedFile { Image = image };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProtectedFile { Image = image, Objection = Objection.Refuse("OVER_LIMIT", $"Looking for identifiers took longer than {options.ReadBudget.TotalSeconds:0} s.") };
        }
    }

    /// <summary>The same for a file that was held back, by a person's decision and not the policy's.</summary>
    public Task<ProtectedFile> PseudonymiseAsync(string dataset, IByteSource source, ImageDescription image, CancellationToken cancellation) => image.Format == Dicom
        ? DicomAsync(dataset, DicomIdentity.Read(source, cancellation), image, false, ProtectionAction.Pseudonymise, cancellation)
        : SlideAsync(dataset, source, image, false, ProtectionAction.Pseudonymise, cancellation);

    private async Task<ProtectedFile> DicomAsync(
        string dataset, DicomIdentity identity, ImageDescription image, bool inPlace, ProtectionAction? decision, CancellationToken cancellation)
    {
        var found = FindingSet.Of(identity.Find(cancellation));
        var policy = await policies.OfAsync(dataset, cancellation);
        var file = new ProtectedFile
        {
            Image = image,
            PatientKey = patients.PatientKey(dataset, identity.PatientIdIssuer, identity.PatientId),
            StudyKey = studies.StudyKey(dataset, image.StudyInstanceUid),
            Findings = await sets.NameAsync(found, cancellation),
        };
        switch (decision ?? policy.Action)
        {
            case ProtectionAction.Quarantine when found.Identifies:
                return Held(file, Objections.Identifies(found));
            case ProtectionAction.Pseudonymise when identity.IsDirectory:
                return file with { Objection = Objections.Directory };
            case ProtectionAction.Pseudonymise when inPlace:
                return file with { Objection = Objections.InPlace };
            // A person who looked at the picture may say that it shows nobody; a document stays one.
            case ProtectionAction.Pseudonymise when identity.HoldsDocument || (decision is null && (found.HasBurnedInAnnotation || found.HasLabel)):
                return Held(file, Objections.NotRewritable(found));
            case ProtectionAction.Pseudonymise:
                var copy = identity.Pseudonymise(new Pseudonyms(secret, patients, dataset), policy.Options, cancellation);
                return Proved(copy, cancellation) ? file with { Replacement = copy, Image = Describe(copy, cancellation) } : Held(file, Objections.NotProved);
            default:
                return file;
        }
    }

    private async Task<ProtectedFile> SlideAsync(
        string dataset, IByteSource source, ImageDescription image, bool inPlace, ProtectionAction? decision, CancellationToken cancellation)
    {
        var found = FindingSet.OfSlide(image.AssociatedImages.Any(AssociatedImage.IsPrivate) || PlainSlide.HasOtherPictures(source, cancellation));
        var policy = await policies.OfAsync(dataset, cancellation);
        var file = new ProtectedFile { Image = image, Findings = await sets.NameAsync(found, cancellation) };
        return (decision ?? policy.Action) switch
        {
            ProtectionAction.Quarantine when found.Identifies => Held(file, Objections.Identifies(found)),
            ProtectionAction.Pseudonymise when inPlace => file with { Objection = Objections.InPlace },
            ProtectionAction.Pseudonymise => Plain(file, source, cancellation),
            _ => file,
        };
    }

    private static ProtectedFile Plain(ProtectedFile file, IByteSource source, CancellationToken cancellation)
    {
        try
        {
            var copy = PlainSlide.Of(source, cancellation);
            var image = Describe(copy, cancellation);
            return image.AssociatedImages.Any(AssociatedImage.IsPrivate) ? Held(file, Objections.NotProved) : file with { Replacement = copy, Image = image };
        }
        catch (UnsupportedImageException)
        {
            return Held(file, Objections.SlideNotRewritable);
        }
    }

    private static ProtectedFile Held(ProtectedFile file, Objection objection) => file with { Objection = objection, IsQuarantined = true };

    /// <summary>The copy is looked through as the file was: a fault of the rewriting must not let a name through.</summary>
    private static bool Proved(IByteSource copy, CancellationToken cancellation)
    {
        var left = DicomIdentity.Read(copy, cancellation).Find(cancellation);
        return left is { HasIdentifiers: false, HasPrivateTags: false, SaysIdentityRemoved: true };
    }

    private static ImageDescription Describe(IByteSource copy, CancellationToken cancellation)
    {
        // The reader disposes of its source, which for a composed one means nothing.
        using var reader = ImageFile.Open(copy, cancellation);
        return ImageDescriptions.Of(reader);
    }
}
