using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Assets;

/// <summary>What a layout assigns, checked: a wrong item names itself and nothing is written.</summary>
internal static class AssignmentCheck
{
    private const int MaximumMemberships = 10_000;
    private const int MaximumText = 256;

    /// <exception cref="InvalidRequestException">Something is wrong with it; says which field of which item.</exception>
    public static void Require(AssignMembershipsRequest request)
    {
        if (request.Memberships.Count is < 1 or > MaximumMemberships) throw new InvalidRequestException("memberships", $"must be 1 to {MaximumMemberships} memberships");
        var places = new HashSet<(string, string)>();
        for (var i = 0; i < request.Memberships.Count; i++)
        {
            var item = request.Memberships[i];
            if (item.Path.Length == 0) throw new InvalidRequestException($"memberships[{i}].path", "must be given");
            if (!places.Add((item.Path, item.Member))) throw new InvalidRequestException($"memberships[{i}].path", "stands in the request before");
            foreach (var (text, most, field) in ((string, int, string)[])[(item.Path, int.MaxValue, "path"), (item.Member, int.MaxValue, "member"),
                (item.Split, MaximumText, "split"), (item.PatientKey, MaximumText, "patient_key"), (item.StudyKey, MaximumText, "study_key")])
            {
                if (text.Length > most || text.Contains('\0', StringComparison.Ordinal))
                    throw new InvalidRequestException($"memberships[{i}].{field}", $"must have at most {most} characters, none of them NUL");
            }
        }
    }
}
