namespace Lightbox.Imaging.Dicom.Deidentification;

/// <summary>What stands for whom: the same answer for the same question, whatever file asks.</summary>
public interface IPseudonyms
{
    /// <summary>What stands for a patient; at most 64 ASCII letters and digits. Empty for an empty id.</summary>
    string Patient(string issuer, string id);

    /// <summary>Another UID (at most 64 characters of PS3.5 section 9) that stands for this one.</summary>
    string Uid(string uid);

    /// <summary>How many days the dates of a patient move, the same for all of them; never 0.</summary>
    /// <param name="subject">The patient's id with its issuer, or where there is none the study's UID: whatever the dates belong to.</param>
    int Days(string subject);
}

/// <summary>The options of PS3.15 annex E that are asked for beside the basic profile.</summary>
/// <param name="CleanDescriptors">Keep of descriptions the words that describe (E.3.5).</param>
/// <param name="RetainLongitudinal">Keep dates, moved by the same days for all of a patient's (E.3.6).</param>
public readonly record struct PseudonymOptions(bool CleanDescriptors, bool RetainLongitudinal);
