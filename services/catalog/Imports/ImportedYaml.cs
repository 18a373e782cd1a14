using System.Globalization;
using Lightbox.Catalog.BuiltIn;
using Lightbox.Catalog.BuiltIn.Rules;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;
using YamlDotNet.Core;

namespace Lightbox.Catalog.Imports;

/// <summary>A person's dataset in the catalogue's own YAML: the keys are those of the built-in files, only id and name are required.</summary>
internal static class ImportedYaml
{
    private const int MaximumComplaints = 20;

    /// <exception cref="InvalidRequestException">It is no YAML or not of the shape; says the lines and the keys.</exception>
    /// <exception cref="QuotaExceededException">Its aliases explode.</exception>
    public static Dataset Read(string text)
    {
        try
        {
            YamlGuard.Check(text);
            var yaml = YamlMap.Read(new StringReader(text), "text");
            var complaints = yaml.Complaints(DatasetShape.OfAPerson);
            if (complaints.Count > 0) throw new InvalidRequestException([.. complaints.Take(MaximumComplaints).Select(Violation)]);
            return DatasetYaml.Read(yaml, BuiltInContent.ReadSources(), BuiltInContent.ReadGuides(), DatasetShape.OfAPerson);
        }
        catch (YamlException wrong)
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"is no YAML from line {wrong.Start.Line}, column {wrong.Start.Column} on");
            throw new InvalidRequestException([new FieldViolation("text", where)], wrong);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidRequestException([new FieldViolation("text", $"cannot be taken in: {wrong.Message.TrimEnd('.')}")], wrong);
        }
    }

    private static FieldViolation Violation(Complaint complaint) =>
        new(complaint.Path.Length > 0 ? complaint.Path : "text", string.Create(CultureInfo.InvariantCulture, $"(line {complaint.Line}) must be {complaint.What}"));
}
