using System.Collections.Concurrent;
using Grpc.Core;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Xunit;

namespace Lightbox.Services.Tests.Catalog.Annotations;

public sealed class CohortsOnSqliteTests(SqliteCatalog catalog) : CohortContract(catalog), IClassFixture<SqliteCatalog>;

public sealed class CohortsOnPostgresTests(PostgresCatalog catalog) : CohortContract(catalog), IClassFixture<PostgresCatalog>;

/// <summary>Six images of four studies of two patients, one more study and one more patient known by annotations alone.</summary>
public abstract class CohortContract(CatalogFixture catalog)
{
    private static readonly ConcurrentDictionary<CatalogHost, string> Prepared = new();

    [Theory]
    [InlineData("", 6, 5, 3, 0)]
    [InlineData("effusion = 1", 2, 2, 2, 2)]
    [InlineData("effusion = true", 2, 2, 2, 2)]
    [InlineData("effusion = 0", 1, 1, 1, 2)]
    [InlineData("effusion = -1", 1, 1, 1, 2)]
    [InlineData("effusion = uncertain", 1, 1, 1, 2)]
    [InlineData("effusion != 1", 2, 2, 1, 2)]
    [InlineData("NOT effusion = 1", 2, 2, 1, 2)]
    [InlineData("NOT effusion != 1", 2, 2, 2, 2)]
    [InlineData("effusion < 1", 1, 1, 1, 2)]
    [InlineData("effusion:*", 4, 4, 2, 2)]
    [InlineData("effusion = 1 AND split = valid", 1, 1, 1, 2)]
    [InlineData("effusion = 1 AND split = val", 1, 1, 1, 2)]
    [InlineData("effusion = 1 AND NOT split = valid", 1, 1, 1, 2)]
    [InlineData("pleural_effusion = 1", 2, 2, 2, 2)]
    [InlineData("fluid_around_the_lung = 1 AND effusion = 1", 2, 2, 2, 2)]
    [InlineData("effusion = 1 OR effusion = 0", 3, 3, 2, 2)]
    [InlineData("NOT (effusion = 1 OR effusion = 0)", 1, 1, 1, 2)]
    [InlineData("sex = female", 4, 3, 1, 1)]
    [InlineData("sex = FEMALE AND effusion = 1", 1, 1, 1, 2)]
    [InlineData("age >= 60", 1, 2, 1, 5)]
    [InlineData("age >= 60 AND age < 70", 1, 1, 1, 5)]
    [InlineData("smoker = true", 0, 0, 1, 6)]
    [InlineData("nobody_states_it = 1", 0, 0, 0, 6)]
    [InlineData("path = \"p1/*\"", 4, 3, 1, 0)]
    public async Task CountCohort_Filter_CountsWhatFulfilsIt(string filter, long assets, long studies, long patients, long unknown)
    {
        var (host, name) = await PreparedAsync();

        var count = await host.Annotations.CountCohortAsync(new CountCohortRequest { Dataset = name, Filter = filter });

        Assert.Equal(new CountCohortResponse { Assets = assets, Studies = studies, Patients = patients, Unknown = unknown }, count);
    }

    [Theory]
    [InlineData("effusion >= much")]
    [InlineData("effusion")]
    [InlineData("Effusion = 1")]
    [InlineData("effusion = 1 AND")]
    [InlineData("split < valid")]
    [InlineData("(effusion = 1")]
    public async Task CountCohort_WrongFilter_IsInvalid(string filter)
    {
        var (host, name) = await PreparedAsync();

        var refused = await Sample.RefusedAsync(StatusCode.InvalidArgument, async () => await host.Annotations.CountCohortAsync(new CountCohortRequest { Dataset = name, Filter = filter }));

        Assert.StartsWith("filter ", refused.Status.Detail);
    }

    private async Task<(CatalogHost Host, string Dataset)> PreparedAsync()
    {
        var host = await catalog.HostAsync();
        if (Prepared.TryGetValue(host, out var prepared)) return (host, prepared);
        var name = (await host.Datasets.CreateDatasetAsync(new CreateDatasetRequest
        {
            DatasetId = "cohort-" + Guid.NewGuid().ToString("N")[..12],
            Dataset = new Dataset { DisplayName = "Mine", Findings = { new CodedText { Text = "Effusion", Aliases = { "pleural effusion", "fluid around the lung" } } } },
        })).Name;
        var made = await Sample.RegisterAsync(
            host, name, Image("p1/s1/a", "p1", "s1", "train"), Image("p1/s1/b", "p1", "s1", "train"), Image("p1/s2/a", "p1", "s2", "train"), Image("p1/s3/a", "p1", "s3", "train"),
            Image("p2/s4/a", "p2", "s4", "valid"), Image("other", "", "", ""));
        await host.Annotations.RegisterAnnotationsAsync(new RegisterAnnotationsRequest
        {
            Dataset = name,
            Annotations =
            {
                new Annotation { Asset = made[0].Asset, Field = "effusion", Flag = true, Source = "1" },
                new Annotation { Asset = made[2].Asset, Field = "effusion", Flag = false, Source = "3" },
                new Annotation { Asset = made[3].Asset, Field = "effusion", Uncertain = true, Source = "4" },
                new Annotation { StudyKey = "s4", Field = "effusion", Flag = true, Source = "5" },
                new Annotation { PatientKey = "p1", Field = "sex", Text = "Female", Source = "1" },
                new Annotation { PatientKey = "p2", Field = "sex", Text = "Male", Source = "5" },
                new Annotation { StudyKey = "s4", Field = "age", Number = 61.5, Source = "5" },
                new Annotation { StudyKey = "s9", Field = "age", Number = 80, Source = "6" },
                new Annotation { PatientKey = "p9", Field = "smoker", Flag = true, Source = "6" },
            },
        });
        Prepared[host] = name;
        return (host, name);

        AssetRegistration Image(string path, string patient, string study, string split)
        {
            var image = Sample.Registration(path, name + path);
            (image.PatientKey, image.StudyKey, image.Split) = (patient, study, split);
            return image;
        }
    }
}
