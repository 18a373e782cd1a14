using Lightbox.Ingest.Prepare.Tables;

namespace Lightbox.Ingest.Prepare.Layouts;

/// <summary>The columns of a clinical sheet that state something: all but the ones that lead to their rows and the ones that would tell who somebody is.</summary>
internal static class ClinicalColumns
{
    /// <summary>Words of column names that a pseudonymised sheet should not have; if it does, they are left where they are.</summary>
    private static readonly HashSet<string> Identifying =
        ["name", "surname", "firstname", "lastname", "mrn", "ssn", "birth", "birthdate", "dob", "address", "street", "zip", "phone", "telephone", "email", "mail", "accession", "insurance"];

    public static IReadOnlyList<ClinicalColumn> Of(Table table, params IReadOnlyCollection<int> keys)
    {
        var columns = new List<ClinicalColumn>();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var (field, unit) = ColumnName.Parse(table.Columns[i]);
            if (field.Length == 0 || keys.Contains(i) || field.Split('_').Any(Identifying.Contains)) continue;
            columns.Add(new ClinicalColumn(i, columns.Exists(column => column.Field == field) ? $"{field}_{i + 1}" : field, unit));
        }

        return columns;
    }
}

/// <param name="Index">0-based, in the table.</param>
/// <param name="Field">Of the annotations it becomes.</param>
/// <param name="Unit">UCUM, of its numbers; empty for none.</param>
internal sealed record ClinicalColumn(int Index, string Field, string Unit);
