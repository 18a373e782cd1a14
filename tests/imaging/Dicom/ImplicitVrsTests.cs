using System.Reflection;
using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

public sealed class ImplicitVrsTests
{
    [Fact]
    public void Has_EveryTagThisReaderAsksFor_IsThere()
    {
        var asked = typeof(Tags).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (field.Name, Tag: (Tag)field.GetValue(null)!));
        Assert.Empty(asked.Where(field => !field.Tag.IsDelimiter && !ImplicitVrs.Has(field.Tag)).Select(field => field.Name));
    }
}
